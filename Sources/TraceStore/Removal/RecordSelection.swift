package import TraceModel

/// The records that leave an index.
package struct RecordSelection: Sendable {
  /// Ids to lose every record, by their numbers; also ids that are part of others.
  package var ids: Set<Int64> = []
  /// For reused ids with a request that stays: the records of the others.
  package var records: [Int64: Set<SourcePosition>] = [:]
  /// Records without an id go if they are older; in ns since 1970, nil: none does.
  package var uncorrelatedBefore: Int64?
  /// How many requests go.
  package var requests = 0

  package init() {}

  /// Numbers of all ids that lose records, in their order.
  var numbers: [Int64] { (Array(ids) + records.keys).sorted() }

  /// A record that stands at `place`, under id `number` (0: under none), goes.
  func takes(_ place: RecordPlace, of number: Int64) -> Bool {
    if number == 0 { return uncorrelatedBefore.map { place.time < $0 } ?? false }
    if ids.contains(number) { return true }
    return records[number]?.contains(place.position) ?? false
  }
}

/// The counts of records' lines for their source: oddities, and the rules that named them.
package struct LossCounts: Sendable {
  /// Records with a time without an offset.
  package var naiveTimes = 0
  /// Records with invalid UTF-8.
  package var invalidUTF8 = 0
  /// Records with a time far from all others.
  package var strayTimes = 0
  /// Records that each rule named.
  package var named: [RuleOrigin: Int] = [:]

  package init() {}

  static func += (a: inout LossCounts, b: LossCounts) {
    a.naiveTimes += b.naiveTimes
    a.invalidUTF8 += b.invalidUTF8
    a.strayTimes += b.strayTimes
    a.named.merge(b.named, uniquingKeysWith: +)
  }
}
