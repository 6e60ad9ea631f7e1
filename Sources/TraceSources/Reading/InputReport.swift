package import TraceModel

/// The fate of the logs that a command has read.
package struct InputReport: Sendable {
  /// The fate of the lines, by input that could be opened.
  package var sources: [IngestSummary.Source] = []
  /// Files with times that have no offset and were read as UTC.
  package var naiveFiles: [String] = []
  /// Files that were found in directories and are no logs.
  package var passedOver: [String] = []
  /// Why inputs could not be read.
  package var failures: [any Error] = []

  /// No input could be opened.
  package var hasNothing: Bool { sources.isEmpty && !failures.isEmpty }

  /// There are lines, and none of them is a record: neither of this run nor of an earlier one.
  package var hasNoRecord: Bool {
    let counts = sources.map(\.counts)
    return counts.contains { $0.lines > 0 }
      && counts.allSatisfy { $0.events + $0.uncorrelated + $0.alreadyIndexed == 0 }
  }

  /// Something was not read; `strict` counts lines that were skipped.
  package func isIncomplete(strict: Bool) -> Bool {
    !failures.isEmpty || (strict && sources.contains { !$0.counts.skipped.isEmpty })
  }
}
