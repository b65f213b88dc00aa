// SPDX-License-Identifier: Apache-2.0

/** What a part of a batch is; docs/architecture.md lists them, Java's `Kinds` repeats them. */
export const ToFunctions = {
  clock: 1,
  operatorState: 2,
  loads: 3,
  timers: 4,
  elements: 5,
  order: 6,
  slots: 7,
  times: 8,
  marks: 9,
  signals: 10,
} as const;

export const FromFunctions = { output: 1, outputTimes: 2, outputMarks: 3, timerOperations: 4, writes: 5, metrics: 6 } as const;

/** Bits of the part `signals`. */
export const Signal = { start: 1, endOfKeys: 2, endOfInput: 4 } as const;

export const TimerOperation = { setEvent: 0, setProcessing: 1, deleteEvent: 2, deleteProcessing: 3 } as const;

export const Change = { set: 0, add: 1, remove: 1, clear: 2 } as const;
