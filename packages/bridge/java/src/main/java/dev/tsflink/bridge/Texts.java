// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.Arrays;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;

/** Texts on their way to JavaScript. The border refuses characters beyond U+FFFF, so a text that has some travels as JSON behind a mark. */
public final class Texts {
    private static final String MARK = "\u0001json:";

    private Texts() {}

    /** The text in the form that the border carries; `null` stays. */
    public static String out(String text) {
        if (text == null || text.chars().noneMatch(unit -> Character.isSurrogate((char) unit)) && !text.startsWith(MARK)) {
            return text;
        }
        try {
            return MARK + ThrowableDigest.JSON.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String[] out(String[] texts) {
        return Arrays.stream(texts).map(Texts::out).toArray(String[]::new);
    }
}
