// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** `FromFunctions` of function.proto. What a result carries stays where it arrived: positions in one array. */
final class FromFunctions {
    static final int OPENED = 1;
    static final int RESULT = 2;
    static final int FAILURE = 3;
    static final int LOG = 4;
    static final int CLOSED = 5;
    static final int STREAM_RESULT = 6;
    static final int METRICS = 7;
    static final int DEAD_LETTERS = 8;

    static final MethodDescriptor.Marshaller<FromFunctions> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(FromFunctions message) {
            throw new UnsupportedOperationException("The operator never sends this message");
        }

        @Override
        public FromFunctions parse(InputStream stream) {
            try {
                // The length is known: gRPC hands over whole messages.
                byte[] bytes = new byte[stream.available()];
                if (stream.readNBytes(bytes, 0, bytes.length) != bytes.length) {
                    throw new IOException("A protocol message was cut off");
                }
                return new FromFunctions(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** One of the constants, 0 for a message that this version does not know. */
    int kind;

    Result result;
    StreamResult streamResult;
    DeadLetters deadLetters;
    int protocol;
    /** By field number of the message. */
    final String[] texts = new String[8];

    FromFunctions(byte[] bytes) throws IOException {
        Proto.Reader reader = new Proto.Reader(bytes, 0, bytes.length);
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case OPENED:
                    kind = field;
                    opened(reader.message());
                    break;
                case RESULT:
                    kind = field;
                    result = new Result(reader.message());
                    break;
                case STREAM_RESULT:
                    kind = field;
                    streamResult = new StreamResult(reader.message());
                    break;
                case FAILURE:
                case LOG:
                case METRICS:
                    kind = field;
                    texts(reader.message());
                    break;
                case DEAD_LETTERS:
                    kind = field;
                    deadLetters = new DeadLetters(reader.message());
                    break;
                case CLOSED:
                    kind = field;
                    reader.skip();
                    break;
                default:
                    reader.skip();
            }
        }
    }

    private void opened(Proto.Reader reader) throws IOException {
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field == 1) {
                protocol = (int) reader.number();
            } else if (field == 2 || field == 3) {
                texts[field] = reader.string();
            } else {
                reader.skip();
            }
        }
    }

    private void texts(Proto.Reader reader) throws IOException {
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field < texts.length) {
                texts[field] = reader.string();
            } else {
                reader.skip();
            }
        }
    }

    String text(int field) {
        return texts[field] == null ? "" : texts[field];
    }
}
