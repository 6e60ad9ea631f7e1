package import TraceModel

/// What became of the logs that a command has read.
package struct InputReport: Sendable {
  /// What became of the lines, by input that could be opened.
  package var sources: [IngestSummary.Source] = []
  /// Files with times that have no offset and were read as UTC.
  package var naiveFiles: [String] = []
  /// Files that were found in directories and are no logs.
  package var passedOver: [String] = []
  /// Why inputs could not be read.
  package var failures: [any Error] = []

  /// No input could be opened.
  package var hasNothing: Bool { sources.isEmpty && !failures.isEmpty }

  /// Something was not read; `strict` counts lines that were skipped.
  package func isIncomplete(strict: Bool) -> Bool {
    !failures.isEmpty || (strict && sources.contains { !$0.counts.skipped.isEmpty })
  }
}
