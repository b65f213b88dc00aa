// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.lang.reflect.Method;
import java.util.List;

/**
 * Adds jars to the class path of the running JVM. The application's class loader has a method for that, meant for Java agents; with it a
 * connector is where a start with it on the class path would have put it: visible to the planner and to the tasks of the embedded cluster.
 */
public final class ClassPath {
    private ClassPath() {}

    public static synchronized void append(List<String> jars) throws ReflectiveOperationException {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        Method append = loader.getClass().getDeclaredMethod("appendToClassPathForInstrumentation", String.class);
        append.setAccessible(true);
        for (String jar : jars) {
            append.invoke(loader, jar);
        }
    }
}
