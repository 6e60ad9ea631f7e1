package import TraceModel

/// The fate of one source's lines.
package struct SourceFinding {
  package var file: String
  /// By reason; reasons that do not occur are absent.
  package var skipped: [SkipReason: Int]
  /// The first skipped lines.
  package var problems: [DecodingProblem]
  package var oddities: RecordOddities

  /// The order in which logs are told, whatever the order is in which they came.
  static func isBefore(_ one: SourceFinding, _ other: SourceFinding) -> Bool {
    if one.file != other.file { return one.file < other.file }
    return one.numbers.lexicographicallyPrecedes(other.numbers)
  }

  private var numbers: [Int64] {
    RecordOddities.all.map { Int64(oddities[keyPath: $0.count]) } + [Int64(skipped.values.reduce(0, +))]
      + problems.map(\.offset)
  }
}
