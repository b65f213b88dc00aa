// SPDX-License-Identifier: Apache-2.0
(globalThis as { effects?: string[] }).effects ??= [];
