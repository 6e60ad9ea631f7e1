import LogReading
import TraceModel
import TraceStore

/// A side as bytes. Equal sides have equal bytes.
extension RangeSide {
  /// The bytes of the side.
  package var bytes: [UInt8] {
    var side = self
    var coder = SurveyCoder(
      SurveyCoder.Numbers(origins: origins.indices.map { Int64($0) }, names: []),
      summary: { $1.fail() })
    side.code(with: &coder)
    return coder.bytes
  }

  /// Reads the bytes of a side; nil if they are none. `version` is that of this program: of another one only the terms are
  /// read.
  package init?(bytes: [UInt8], version: String) {
    self.init(terms: .unknown)
    let most = bytes.count
    var coder = SurveyCoder(
      reading: bytes,
      SurveyCoder.Identities(origins: (0..<most).map { OriginID(index: $0) }, names: []),
      summary: { $1.fail() })
    terms.code(with: &coder)
    guard terms.version == version else { return }
    coder = SurveyCoder(
      reading: bytes,
      SurveyCoder.Identities(origins: (0..<most).map { OriginID(index: $0) }, names: []),
      summary: { $1.fail() })
    code(with: &coder)
    guard coder.isSound, isPossible else { return nil }
  }

  /// Numbers refer to what is there.
  private var isPossible: Bool {
    let numbers = times.records.map(\.origin) + times.runs.flatMap { $0.coverage.map(\.origin) }
    return numbers.allSatisfy { $0.index < origins.count } && frames.count == terms.shards
      && 0 <= firstLine && firstLine <= settled && settled <= size && start <= end
  }

  private mutating func code(with coder: inout SurveyCoder) {
    terms.code(with: &coder)
    coder.text(&source)
    coder.text(&zone)
    for path in [\RangeSide.size, \.start, \.end, \.firstLine, \.settled, \.physicalLines] {
      coder.whole(&self[keyPath: path])
    }
    coder.octets(&head)
    coder.octets(&tail)
    convention.code(with: &coder)
    codeCounts(with: &coder)
    coder.elements(&problems, blank: DecodingProblem.blank) { $0.code(with: &$1) }
    var last = incompleteLastLine.map { [$0] } ?? []
    coder.elements(&last, blank: DecodingProblem.blank) { $0.code(with: &$1) }
    incompleteLastLine = last.first
    coder.elements(&origins, blank: Origin(service: "")) { $1.origin(named: &$0) }
    codeTimes(with: &coder)
    attributes.code(with: &coder)
    coder.elements(&frames, blank: FrameSum()) {
      $1.count(&$0.frames)
      $1.bits(&$0.hashes)
    }
  }

  private mutating func codeCounts(with coder: inout SurveyCoder) {
    coder.count(&counts.lines)
    coder.count(&counts.events)
    coder.count(&counts.uncorrelated)
    for reason in SkipReason.allCases {
      var count = counts.skipped[reason] ?? 0
      coder.count(&count)
      if coder.isReading, count > 0 { counts.skipped[reason] = count }
    }
    for oddity in RecordOddities.all { coder.count(&oddities[keyPath: oddity.count]) }
    var matches = rules.sorted { $0.key.words.lexicographicallyPrecedes($1.key.words) }.map {
      ($0.key, $0.value)
    }
    let blank = (RuleOrigin(profile: nil, source: 0, rule: 0), RuleMatches(records: 0, first: 0, last: 0))
    coder.elements(&matches, blank: blank) { match, coder in
      match.0.code(with: &coder)
      match.1.code(with: &coder)
    }
    if coder.isReading { rules = Dictionary(matches, uniquingKeysWith: { first, _ in first }) }
  }

  private mutating func codeTimes(with coder: inout SurveyCoder) {
    var recent = RecentTimes()
    recent.undecided = times.records
    recent.code(with: &coder)
    times.records = recent.undecided
    coder.elements(&times.runs, blank: RangeTimes.Run()) { run, coder in
      coder.count(&run.place)
      coder.count(&run.records)
      coder.whole(&run.latest)
      coder.elements(&run.coverage, blank: OriginStretch(origin: .unnamed, stretch: LoggedStretch())) {
        $1.origin(&$0.origin)
        $0.stretch.code(with: &$1)
      }
    }
  }
}

extension DecodingProblem {
  fileprivate static let blank = DecodingProblem(reason: .malformed, line: 0, offset: 0, explanation: "")

  fileprivate mutating func code(with coder: inout SurveyCoder) {
    var number = reason.rawValue
    coder.integer(&number)
    if let known = SkipReason(rawValue: number) { reason = known } else { coder.fail() }
    coder.whole(&line)
    coder.whole(&offset)
    coder.text(&explanation)
  }
}

extension RuleOrigin {
  fileprivate var words: [String] { [profile ?? "", "\(source)", "\(rule)"] }

  fileprivate mutating func code(with coder: inout SurveyCoder) {
    var name = profile ?? ""
    coder.text(&name)
    profile = name.isEmpty ? nil : name
    coder.count(&source)
    coder.count(&rule)
  }
}

extension RuleMatches {
  fileprivate mutating func code(with coder: inout SurveyCoder) {
    coder.count(&records)
    coder.whole(&first)
    coder.whole(&last)
    var nanoseconds = Int64(logged: time)
    coder.whole(&nanoseconds)
    if coder.isReading { time = nanoseconds.logged.map { Timestamp(nanoseconds: $0) } }
  }
}
