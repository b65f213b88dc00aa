// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.Arrays;

/** The nodes and buffers of a sealed batch, in Arrow's order: references to the columns' own arrays, never copies. */
final class Buffers {
    private long[] nodeLengths = new long[8];
    private long[] nodeNulls = new long[8];
    private byte[][] arrays = new byte[16][];
    private int[] lengths = new int[16];
    private int nodes;
    private int buffers;

    void clear() {
        nodes = 0;
        buffers = 0;
    }

    void node(int length, int nulls) {
        if (nodes == nodeLengths.length) {
            nodeLengths = Arrays.copyOf(nodeLengths, nodes * 2);
            nodeNulls = Arrays.copyOf(nodeNulls, nodes * 2);
        }
        nodeLengths[nodes] = length;
        nodeNulls[nodes++] = nulls;
    }

    void buffer(byte[] array, int length) {
        if (buffers == arrays.length) {
            arrays = Arrays.copyOf(arrays, buffers * 2);
            lengths = Arrays.copyOf(lengths, buffers * 2);
        }
        arrays[buffers] = array;
        lengths[buffers++] = length;
    }

    int nodes() {
        return nodes;
    }

    int buffers() {
        return buffers;
    }

    long nodeLength(int node) {
        return nodeLengths[node];
    }

    long nodeNulls(int node) {
        return nodeNulls[node];
    }

    byte[] array(int buffer) {
        return arrays[buffer];
    }

    int length(int buffer) {
        return lengths[buffer];
    }
}
