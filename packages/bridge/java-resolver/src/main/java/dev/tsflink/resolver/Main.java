// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.resolver;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyFilter;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;

/**
 * Resolves Maven coordinates to files in the local repository and prints what happens as lines of JSON.
 *
 * <p>Arguments: {@code [--offline] [--transitive] [--settings FILE] COORDINATE...}, a coordinate being {@code
 * group:artifact[:extension[:classifier]]:version}. The last line is {@code {"event":"resolved",...}} or {@code
 * {"event":"failed",...}}. The process ends when its standard input does, so that it never outlives the one who asked.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream lines = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        endWithInput();
        int status = 0;
        try {
            run(args, lines);
        } catch (Throwable failure) {
            lines.println(failed(failure));
            status = 1;
        }
        lines.flush();
        // Transport threads of the resolver must not hold the process.
        Runtime.getRuntime().halt(status);
    }

    private static void run(String[] args, PrintStream lines) throws Exception {
        boolean offline = false;
        boolean transitive = false;
        Path settings = null;
        List<Artifact> wanted = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--offline" -> offline = true;
                case "--transitive" -> transitive = true;
                case "--settings" -> settings = Path.of(args[++i]);
                default -> wanted.add(new DefaultArtifact(args[i]));
            }
        }

        ContextOverrides.Builder overrides =
                ContextOverrides.create()
                        .withUserSettings(true)
                        .transferListener(new TransferLines(lines));
        if (offline) {
            overrides.offline(true);
        }
        if (settings != null) {
            overrides.withUserSettingsXmlOverride(settings);
        }
        if (transitive) {
            // Nothing else vouches for these files; what the lock file names is compared with its SHA-256 by the caller.
            overrides.checksumPolicy(ContextOverrides.ChecksumPolicy.FAIL);
        }

        try (Context context = Runtimes.INSTANCE.getRuntime().create(overrides.build())) {
            List<Artifact> resolved = transitive ? closure(context, wanted) : each(context, wanted);
            lines.println(resolved(resolved));
        }
    }

    private static List<Artifact> each(Context context, List<Artifact> wanted) throws Exception {
        List<ArtifactRequest> requests = new ArrayList<>();
        for (Artifact artifact : wanted) {
            requests.add(new ArtifactRequest(artifact, context.remoteRepositories(), null));
        }
        List<Artifact> resolved = new ArrayList<>();
        for (ArtifactResult result :
                context.repositorySystem().resolveArtifacts(context.repositorySystemSession(), requests)) {
            resolved.add(result.getArtifact());
        }
        return resolved;
    }

    private static List<Artifact> closure(Context context, List<Artifact> wanted) throws Exception {
        CollectRequest collect = new CollectRequest();
        collect.setRepositories(context.remoteRepositories());
        for (Artifact artifact : wanted) {
            collect.addDependency(new Dependency(artifact, JavaScopes.RUNTIME));
        }
        DependencyFilter runtime = DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME);
        PreorderNodeListGenerator order = new PreorderNodeListGenerator();
        context.repositorySystem()
                .resolveDependencies(context.repositorySystemSession(), new DependencyRequest(collect, runtime))
                .getRoot()
                .accept(order);
        List<Artifact> resolved = new ArrayList<>();
        for (Artifact artifact : order.getArtifacts(false)) {
            if (artifact.getExtension().equals("jar")) {
                resolved.add(artifact);
            }
        }
        return resolved;
    }

    private static String resolved(List<Artifact> artifacts) {
        StringBuilder json = new StringBuilder("{\"event\":\"resolved\",\"artifacts\":[");
        String separator = "";
        for (Artifact artifact : artifacts) {
            json.append(separator).append("{\"coordinate\":");
            Json.string(json, artifact.toString().replace(":jar:", ":"));
            json.append(",\"path\":");
            Json.string(json, artifact.getFile().getAbsolutePath());
            json.append('}');
            separator = ",";
        }
        return json.append("]}").toString();
    }

    /** The outermost message often hides the reason, so all of the chain is told. */
    private static String failed(Throwable failure) {
        StringBuilder json = new StringBuilder("{\"event\":\"failed\",\"messages\":[");
        String separator = "";
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            json.append(separator);
            Json.string(json, cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage());
            separator = ",";
        }
        return json.append("]}").toString();
    }

    private static void endWithInput() {
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {
                                    // Nothing is sent; only the end counts.
                                }
                            } catch (IOException ended) {
                                // The same as the end.
                            }
                            Runtime.getRuntime().halt(130);
                        },
                        "end-with-input");
        watch.setDaemon(true);
        watch.start();
    }
}
