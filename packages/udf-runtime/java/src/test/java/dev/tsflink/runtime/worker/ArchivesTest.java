// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tsflink.runtime.WorkerException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as they should be, and such as want to get out of their folder. */
class ArchivesTest {
    @TempDir
    Path directory;

    private Path folder;

    @BeforeEach
    void secret() throws IOException {
        folder = Files.createDirectory(directory.resolve("unpacked")).resolve("archive");
        Files.writeString(Files.createDirectory(directory.resolve("outside")).resolve("secret"), "secret");
    }

    /** Entries as lines: `NAME = CONTENT`, `NAME -> LINK`, `NAME => HARD LINK`, `NAME * CONTENT` of a program. */
    private Path tar(String... entries) throws IOException {
        Path file = directory.resolve("archive.tar");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (String text : entries) {
                String[] parts = text.split(" ", 3);
                byte[] content = parts[2].getBytes(StandardCharsets.UTF_8);
                boolean link = parts[1].endsWith(">");
                TarArchiveEntry entry = link
                        ? new TarArchiveEntry(parts[0], parts[1].equals("->") ? TarConstants.LF_SYMLINK : TarConstants.LF_LINK, true)
                        : new TarArchiveEntry(parts[0], true);
                if (link) {
                    entry.setLinkName(parts[2]);
                } else {
                    entry.setSize(content.length);
                    entry.setMode(parts[1].equals("*") ? 0755 : 0644);
                }
                tar.putArchiveEntry(entry);
                if (!link) {
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private Path zip(String name, String content, int mode) throws IOException {
        Path file = directory.resolve("archive.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(mode);
            zip.putArchiveEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
        }
        return file;
    }

    private void refused(Path archive) throws IOException {
        String name = archive.getFileName().toString();
        WorkerException refusal = assertThrows(WorkerException.class, () -> Archives.unpackOnce(archive, name, folder));
        assertTrue(refusal.getMessage().contains("outside"), refusal.getMessage());
        // Nothing half unpacked stays, and nothing was written elsewhere.
        try (Stream<Path> left = Files.list(folder.getParent());
                Stream<Path> outside = Files.list(directory.resolve("outside"))) {
            assertEquals(List.of(), left.collect(Collectors.toList()));
            assertEquals(1, outside.count());
        }
    }

    @Test
    void unpacksFilesProgramsAndLinks() throws IOException {
        Archives.unpackOnce(
                tar("data/cities.csv = Berlin", "bin/run * echo", "latest -> data", "bin/cities -> ../data/cities.csv", "copy => data/cities.csv"),
                "archive.tar",
                folder);
        assertEquals("Berlin", Files.readString(folder.resolve("latest/cities.csv")));
        assertEquals("Berlin", Files.readString(folder.resolve("bin/cities")));
        assertEquals("Berlin", Files.readString(folder.resolve("copy")));
        assertTrue(Files.isExecutable(folder.resolve("bin/run")));
        assertFalse(Files.isExecutable(folder.resolve("data/cities.csv")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "a/../../escaped", "/etc/escaped"})
    void refusesNamesOutside(String name) throws IOException {
        refused(tar(name + " = x"));
        refused(zip(name, "x", 0100644));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../outside/secret", "..", "a/../../../outside"})
    void refusesLinksOutside(String link) throws IOException {
        refused(tar("link -> " + link));
        refused(zip("link", link, 0120777));
    }

    @Test
    void refusesHardLinksOutside() throws IOException {
        refused(tar("link => ../../outside/secret"));
    }

    /** `d/up/..` is the folder's parent where `d/up` is the folder, though it reads like `d`. */
    @ParameterizedTest
    @ValueSource(strings = {"read -> d/up/../../outside/secret", "stolen => d/up/../../outside/secret"})
    void refusesWaysOutThroughLinks(String entry) throws IOException {
        refused(tar("d/x = x", "d/up -> ..", entry));
    }
}
