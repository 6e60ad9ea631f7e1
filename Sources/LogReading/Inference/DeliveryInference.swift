import TraceModel

/// Where the work on a message begins and ends within the records of its delivery.
struct DeliveryInference {
  /// A statement that follows the first record.
  struct Start {
    var statement: Int
    var count: Int
    var of: Int
  }

  /// A statement that deliveries end with.
  struct End {
    var statement: Int
    var count: Int
    var of: Int
    var hasFailed: Bool?
    /// Where it names the message.
    var key: Int?
    var remark = ""
  }

  private let facts: SampleFacts
  private let stretches: [Stretch]
  /// Statements that hand messages on.
  private let handing: Set<Int>

  private var sample: RecordSample { facts.sample }

  private let bounds: WorkBounds
  /// Ends replaced by an error when work fails.
  private let replaced: Set<Int>
  /// Statements that end deliveries hardly later than the record before.
  private let atOnce: Set<Int>

  init(_ facts: SampleFacts, _ stretches: [Stretch], _ bounds: WorkBounds, handovers: Handovers) {
    (self.facts, self.stretches, self.bounds) = (facts, stretches, bounds)
    handing = Set(handovers.all.values.map(\.from))
    replaced = Self.replacedEnds(facts, stretches)
    atOnce = Self.endsAtOnce(facts, stretches)
  }

  /// Records of all deliveries without an error, and of none with an error in its middle: the error is logged in their
  /// place. An error beside which nothing is missing was tolerated.
  private static func replacedEnds(_ facts: SampleFacts, _ stretches: [Stretch]) -> Set<Int> {
    let records = facts.sample.records
    let isTrouble = { (stretch: Stretch) in stretch.records.contains { records[$0].level >= .error } }
    let good = stretches.filter { !isTrouble($0) && $0.records.count > 1 }
    var counts: [Int: Int] = [:]
    for stretch in good {
      for statement in Set(stretch.records.dropFirst().map({ records[$0].statement })) {
        counts[statement, default: 0] += 1
      }
    }
    let usual = counts.filter { $0.value * 10 >= good.count * 9 }.keys
    var missing: Set<Int> = []
    for stretch in stretches where isTrouble(stretch) {
      guard let last = stretch.records.last, records[last].level < .error,
        counts[records[last].statement] != nil
      else { continue }
      missing.formUnion(Set(usual).subtracting(stretch.records.map { records[$0].statement }))
    }
    return missing
  }

  // MARK: Beginning

  /// By the statement of the first record: the one that always follows at once, long before the end.
  func starts() -> [Int: Start] {
    var found: [Int: Start] = [:]
    for (first, own) in Dictionary(grouping: stretches, by: { statement($0.records[0]) }) {
      let followed = own.filter { $0.records.count > 1 }
      let counts = Dictionary(grouping: followed, by: { statement($0.records[1]) }).mapValues(\.count)
      guard let (second, count) = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
        count * 20 >= followed.count * 17, !handing.contains(second), isOnce(second, in: followed),
        isStart(second, in: followed)
      else { continue }
      found[first] = Start(statement: second, count: count, of: followed.count)
    }
    return found
  }

  private func isOnce(_ statement: Int, in stretches: [Stretch]) -> Bool {
    stretches.count { stretch in stretch.records.count { self.statement($0) == statement } > 1 } * 10
      <= stretches.count
  }

  /// It is no end, and stands nearer to the first record than to the last, or says that work begins.
  private func isStart(_ second: Int, in stretches: [Stretch]) -> Bool {
    let longer = stretches.filter { $0.records.count > 2 && statement($0.records[1]) == second }
    guard longer.count * 2 > stretches.count else { return false }
    let words = StepWords(sample.statements[second].parts.literals)
    if words.mean(.start) { return true }
    let nearer = longer.count { stretch in
      let times = stretch.records.map { sample.records[$0].time }
      return (times[1] - times[0]) * 4 <= times[times.count - 1] - times[1]
    }
    return nearer * 4 >= longer.count * 3 && !words.mean(.finish)
  }

  // MARK: End

  /// The statements that most of their records end a delivery with.
  func ends() -> [End] {
    var counts = EndCounts()
    var followed: [Int: Int] = [:]
    var keys: [Int: [Int: Int]] = [:]
    var followers: [Int: [Int: Int]] = [:]
    let repeated = repeatedStretches()
    for (number, stretch) in stretches.enumerated() {
      guard let end = end(of: stretch) else { continue }
      let record = sample.records[end]
      counts.add(record.statement)
      if let last = stretch.records.last, last != end {
        followers[record.statement, default: [:]][statement(last), default: 0] += 1
      }
      if repeated.contains(number) { followed[record.statement, default: 0] += 1 }
      for field in record.fields where field.value == stretch.key {
        keys[record.statement, default: [:]][field.location, default: 0] += 1
      }
    }
    let likely = counts.counts.filter { counts.isLikely($0.key, facts) }
    return likely.sorted { $0.key < $1.key }.map { statement, count in
      var end = End(statement: statement, count: count, of: facts.statements[statement].records)
      let best = keys[statement, default: [:]].filter {
        sample.locations[$0.key].isReal && $0.value * 10 >= count * 9
      }
      end.key =
        best.min { a, b in
          let (aIsText, bIsText) = (sample.locations[a.key].isText, sample.locations[b.key].isText)
          return aIsText != bIsText ? bIsText : a.key < b.key
        }?.key
      setFollower(of: &end, followers[statement, default: [:]])
      setFailure(of: &end, followed, others: likely.keys.filter { $0 != statement })
      return end
    }
  }

  /// Says which records mostly stand behind the end.
  private func setFollower(of end: inout End, _ counts: [Int: Int]) {
    let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let (follower, count) = most, count * 2 > end.count else { return }
    end.remark = " before '\(sample.statements[follower].parts.literals)', which follows \(count)"
  }

  /// The record that ends a delivery: the last one, unless only an earlier one says so.
  private func end(of stretch: Stretch) -> Int? {
    let isAlone =
      stretch.isWhole && stretch.records.count == 1
      && bounds.standing[statement(stretch.records[0])]?.isAlone == true
    let later = stretch.records.dropFirst(isAlone || !stretch.isWhole ? 0 : 1)
    guard let last = later.last else { return nil }
    if !replaced.isEmpty {
      let own =
        later.last { replaced.contains(statement($0)) } ?? later.last { sample.records[$0].level >= .error }
      if let own { return own }
    }
    let says = { (number: Int) in
      let words = StepWords(sample.statements[statement(number)].parts.literals)
      return words.mean(.finish) || words.mean(.fail)
    }
    if sample.records[last].roles.contains(.processingFinished) || says(last) { return last }
    let said = later.last { number in
      says(number) && !handing.contains(statement(number))
        && later.count { statement($0) == statement(number) } == 1
    }
    return said ?? beforeSettling(later) ?? last
  }

  /// The record before a last one, if this tells the broker that all is done.
  private func beforeSettling(_ later: ArraySlice<Int>) -> Int? {
    guard let last = later.last, later.count > 1 else { return nil }
    let before = later[later.endIndex - 2]
    let words = StepWords(sample.statements[statement(last)].parts.literals)
    guard words.mean(.settle), !handing.contains(statement(before)), isUsual(before, beside: last),
      atOnce.contains(statement(last))
    else { return nil }
    return before
  }

  /// Statements that mostly end deliveries at once after the record before: in a tenth of the delivery's time, or 5 ms.
  private static func endsAtOnce(_ facts: SampleFacts, _ stretches: [Stretch]) -> Set<Int> {
    var counts: [Int: (soon: Int, all: Int)] = [:]
    for stretch in stretches where stretch.records.count > 2 {
      let (first, records) = (stretch.records[0], stretch.records.suffix(2).map { facts.sample.records[$0] })
      let (gap, whole) = (
        records[1].time - records[0].time, records[1].time - facts.sample.records[first].time
      )
      counts[records[1].statement, default: (0, 0)].all += 1
      if gap <= max(whole / 10, 5_000_000) { counts[records[1].statement, default: (0, 0)].soon += 1 }
    }
    return Set(counts.filter { $0.value.soon * 2 > $0.value.all }.keys)
  }

  /// Both are always there together.
  private func isUsual(_ number: Int, beside last: Int) -> Bool {
    let (own, others) = (
      facts.statements[statement(number)].records, facts.statements[statement(last)].records
    )
    return own * 10 >= others * 9 && others * 10 >= own * 9
  }

  /// Stretches after which the same message was delivered again.
  private func repeatedStretches() -> Set<Int> {
    var repeated: Set<Int> = []
    var last: [[Int]: Int] = [:]
    let inTime = stretches.indices.sorted { a, b in
      let (aTime, bTime) = (
        sample.records[stretches[a].records[0]].time, sample.records[stretches[b].records[0]].time
      )
      return aTime != bTime ? aTime < bTime : a < b
    }
    for number in inTime {
      let stretch = stretches[number]
      guard let key = stretch.key else { continue }
      if let before = last.updateValue(number, forKey: [stretch.request, key]) { repeated.insert(before) }
    }
    return repeated
  }

  /// Errors are failures by their level. An end before another delivery of the message is a failure, if another end is
  /// hardly ever followed so. Else a warning beside an end that is none is one, and last a word.
  private func setFailure(of end: inout End, _ followed: [Int: Int], others: [Int]) {
    let known = facts.statements[end.statement]
    guard known.errors * 2 <= known.records else { return }
    let again = followed[end.statement, default: 0]
    let words = StepWords(sample.statements[end.statement].parts.literals)
    if again * 2 >= end.count, again > 0, others.contains(where: { isGood($0, followed) }) {
      end.hasFailed = true
      end.remark += ", which was delivered again after \(again)"
    } else if known.warnings * 2 > known.records, others.contains(where: { isGood($0, followed) }) {
      end.hasFailed = true
      end.remark += ", a warning"
    } else if words.mean(.fail), !words.mean(.finish) {
      end.hasFailed = true
    }
  }

  private func isGood(_ statement: Int, _ followed: [Int: Int]) -> Bool {
    let known = facts.statements[statement]
    return (known.errors + known.warnings) * 5 <= known.records
      && followed[statement, default: 0] * 5 <= known.records
  }

  private func statement(_ number: Int) -> Int { sample.records[number].statement }
}
