// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which keys have their state at the worker, and under which number. A key keeps its slot while a batch that uses it is away, for then the worker's copy is
 * the newest truth; when the last such batch is answered both are the same, and the slot may be kept (so that nothing need be read again) until another key needs it.
 */
final class Slots {
    private static final class Kept {
        final Slot slot;
        final long last;

        Kept(Slot slot) {
            this.slot = slot;
            this.last = slot.last;
        }
    }

    private final Map<Object, Slot> byKey = new HashMap<>();
    private final ArrayDeque<Slot> free = new ArrayDeque<>();
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private final int mostKept;
    private Slot[] all = new Slot[64];
    private int count;

    /** @param mostKept how many slots may be kept that no batch uses. */
    Slots(int mostKept) {
        this.mostKept = mostKept;
    }

    Slot find(Object key) {
        return byKey.get(key);
    }

    Slot at(int id) {
        return all[id];
    }

    /** @param key must not change any more. */
    Slot add(Object key) {
        Slot slot = take();
        slot.key = key;
        slot.last = -1;
        byKey.put(key, slot);
        return slot;
    }

    /** A slot that is not found by its key. */
    Slot take() {
        Slot slot = free.poll();
        if (slot == null) {
            if (count == all.length) {
                all = Arrays.copyOf(all, count * 2);
            }
            slot = new Slot(count);
            all[count++] = slot;
        }
        return slot;
    }

    void give(Slot slot) {
        slot.key = null;
        free.add(slot);
    }

    /** After the answer to a batch: slots that no later one uses are kept or given up. */
    void release(StreamBatch batch) {
        for (int i = 0; i < batch.usedCount; i++) {
            Slot slot = batch.used[i];
            if (slot.last == batch.sequence) {
                if (mostKept == 0) {
                    drop(slot);
                } else {
                    kept.add(new Kept(slot));
                }
            }
        }
        // A slot may stand here more than once; only its newest entry counts.
        while (kept.size() > mostKept) {
            Kept oldest = kept.poll();
            if (oldest.slot.last == oldest.last && oldest.slot.key != null) {
                drop(oldest.slot);
            }
        }
    }

    private void drop(Slot slot) {
        byKey.remove(slot.key);
        give(slot);
    }
}
