package import TraceModel

/// The times of a source, from those of its ranges one after the other: which records are strays, what the source
/// covers, and what its last records leave open. It is what `StrayTimes` makes of the blocks of the source.
package struct JoinedTimes: Sendable {
  /// A range says nothing of records behind a leap that decide about it.
  package struct Gap: Error {}

  private var judge = LeapJudge(timelines: [], earlier: 0)
  /// Records without a judgement for good.
  private var open: [RecentTimes.Record] = []
  private var survey = CoverageSurvey()
  /// Times at which strays are stored, by their offsets, in ns since 1970.
  package private(set) var strays: [Int64: Int64] = [:]

  package init() {}

  /// Takes the next range. Throws `Gap`.
  package mutating func add(_ times: RangeTimes) throws {
    var place = 0
    for run in times.runs {
      guard place...times.records.count ~= run.place else { throw Gap() }
      open += times.records[place..<run.place]
      place = run.place
      settle()
      guard open.isEmpty else { throw Gap() }
      judge.pass(run.records, latest: run.latest)
      for part in run.coverage { survey.append(part.stretch, source: 0, origin: part.origin) }
    }
    open += times.records[place...]
    settle()
  }

  /// All ranges are taken. Returns what the last records leave open, and the coverage of the source.
  package mutating func finish() -> (recent: RecentTimes, coverage: [OriginStretch]) {
    var recent = RecentTimes()
    (recent.timelines, recent.earlier) = (judge.timelines, judge.earlier)
    let before = survey.stretches
    var guess = judge
    _ = guess.judge(&open, from: 0, isEnd: true)
    for record in open { count(record) }
    recent.undecided = open
    let origins = Set(open.map(\.origin))
    for part in before where origins.contains(part.origin) { recent.coverage[part.origin] = part.stretch }
    return (recent, survey.stretches.map { OriginStretch(origin: $0.origin, stretch: $0.stretch) })
  }

  private mutating func settle() {
    let judged = judge.judge(&open, from: 0, isEnd: false)
    for record in open.prefix(judged) { count(record) }
    open.removeFirst(judged)
  }

  private mutating func count(_ record: RecentTimes.Record) {
    if record.isStray { strays[record.offset] = record.stored }
    survey.add(record, source: 0)
  }
}
