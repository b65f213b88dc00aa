// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.worker;

import dev.tsflink.runtime.WorkerException;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.flink.util.FileUtils;

/**
 * Unpacks the archives of `dependencies`. Flink's own unpacking starts `tar`, which the machines need not have. No entry gets out of the folder: neither
 * by its name nor through a link.
 */
final class Archives {
    private Archives() {}

    /** Unpacks once; the folder appears when it is complete. */
    static synchronized void unpackOnce(Path archive, String name, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path part = Files.createTempDirectory(parent, "unpacking-");
        try {
            unpack(archive, name.toLowerCase(Locale.ROOT), part.toRealPath());
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            FileUtils.deleteDirectoryQuietly(part.toFile());
            throw new WorkerException("An archive of dependencies.archives cannot be unpacked (" + name + "): " + e.getMessage(), e);
        }
    }

    private static void unpack(Path archive, String name, Path folder) throws IOException {
        if (name.endsWith(".zip")) {
            unzip(archive, folder);
            return;
        }
        boolean zipped = name.endsWith(".tar.gz") || name.endsWith(".tgz");
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(zipped ? new GzipCompressorInputStream(file, true) : file)) {
            for (TarArchiveEntry entry = tar.getNextTarEntry(); entry != null; entry = tar.getNextTarEntry()) {
                Path target = inside(folder, entry.getName());
                if (entry.isSymbolicLink()) {
                    linked(folder, target.getParent(), entry.getLinkName());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.copy(linked(folder, folder, entry.getLinkName()), target);
                } else {
                    write(tar, target, entry.isDirectory(), entry.getMode());
                }
            }
        }
    }

    private static void unzip(Path archive, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                Path target = inside(folder, entry.getName());
                try (InputStream content = zip.getInputStream(entry)) {
                    if (entry.isUnixSymlink()) {
                        String link = zip.getUnixSymlink(entry);
                        linked(folder, target.getParent(), link);
                        Files.createSymbolicLink(target, Path.of(link));
                    } else {
                        write(content, target, entry.isDirectory(), entry.getUnixMode());
                    }
                }
            }
        }
    }

    private static void write(InputStream content, Path target, boolean directory, int mode) throws IOException {
        if (directory) {
            Files.createDirectories(target);
            return;
        }
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        File file = target.toFile();
        if ((mode & 0100) != 0 && !file.setExecutable(true)) {
            throw new IOException(target + " could not be made executable");
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw outside(name);
        }
        if (target.equals(folder)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        // An earlier entry may have made a link of a folder on the way.
        if (!target.getParent().toRealPath().startsWith(folder)) {
            throw outside(name);
        }
        return target;
    }

    /** Where a link leads. Behind a name `..` is refused: the name may be a link itself, and then nobody sees from the text where it leads. */
    private static Path linked(Path folder, Path from, String link) throws IOException {
        boolean named = false;
        for (Path part : Path.of(link)) {
            boolean up = part.toString().equals("..");
            if (up && named) {
                throw outside(link);
            }
            named = named || !up;
        }
        Path end = from.toRealPath().resolve(link).normalize();
        if (!end.startsWith(folder)) {
            throw outside(link);
        }
        return end;
    }

    private static IOException outside(String name) {
        return new IOException("its entry " + name + " lies outside of it");
    }
}
