import Foundation

/// The seeds of a law: all of them, or a tenth in a quick run (`TRACE_TESTS=quick`, as `Scripts/test --quick` sets
/// it).
///
/// The seeds of a quick run are the first ones, so a failure repeats in a full run.
package enum Seeds {
  /// The seeds from 1 to `count`.
  package static func upTo(_ count: UInt64) -> ClosedRange<UInt64> { 1...share(of: count) }

  /// The first `count` seeds from 0.
  package static func first(_ count: UInt64) -> Range<UInt64> { 0..<share(of: count) }

  /// What a full run counts in all its seeds, at least, and a quick run in its share.
  package static func share<Number: FixedWidthInteger>(of count: Number) -> Number {
    isQuick ? max(1, count / 10) : count
  }

  /// The seeds from 1 to `count` where all are wanted (`TRACE_TESTS=all`); else a tenth of them, or of a quick run a
  /// fiftieth. For laws whose seeds take long.
  package static func upToMany(_ count: UInt64) -> ClosedRange<UInt64> { 1...few(of: count) }

  /// What a run with all seeds counts in them, at least, and other runs in theirs.
  package static func few<Number: FixedWidthInteger>(of count: Number, oneIn share: Number = 10) -> Number {
    isWhole ? count : max(1, count / (isQuick ? 5 * share : share))
  }

  private static let isWhole = ProcessInfo.processInfo.environment["TRACE_TESTS"] == "all"

  /// Not every case occurs among the seeds of a quick run.
  package static let isQuick = ProcessInfo.processInfo.environment["TRACE_TESTS"] == "quick"
}
