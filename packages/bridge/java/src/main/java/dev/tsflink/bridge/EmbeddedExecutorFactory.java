// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;

/** {@code execution.target: tsflink-embedded} runs a job on the one mini cluster of this process. */
public final class EmbeddedExecutorFactory implements PipelineExecutorFactory {
    static final String NAME = "tsflink-embedded";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return NAME.equalsIgnoreCase(configuration.get(DeploymentOptions.TARGET));
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return new EmbeddedExecutor();
    }
}
