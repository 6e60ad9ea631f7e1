import TraceModel

/// The records that hand a message on: they share a rare value with the taking program's first record.
///
///     api      … job queued   jobId: 17 ──┐
///     worker                   took job   id: 17 …
struct Handovers {
  /// A statement that hands messages on to a program.
  struct Handover {
    var from: Int
    var program: Int
    /// The location of the key in the record that hands on; nil for a message without one.
    var key: Int?
    /// … and in each statement that the receiver's work begins with.
    var receiverKeys: [Int: Int] = [:]
    /// Messages with two records that agree, and received messages.
    var agreeing = 0
    var received = 0
    /// Records that hand on without a receiver.
    var unreceived = 0
    var records = 0
  }

  /// A statement that may hand on, and how well it fits.
  private struct Candidate {
    var statement: Int
    var matches = 0
    var sameTopics = 0
    var otherTopics = 0
    var later = 0
    /// Matched records; the others are counter-examples.
    var records: Set<Int> = []
    /// How often a pair of locations agrees, and in how many values.
    var pairs: [Pair: Set<Int>] = [:]
    var counts: [Pair: Int] = [:]
  }

  private struct Pair: Hashable {
    var from: Int
    var to: Int
    var statement: Int
  }

  private let facts: SampleFacts
  private let bounds: WorkBounds
  private let order: ProgramOrder
  /// By the program that receives.
  private(set) var all: [Int: Handover] = [:]

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts, _ bounds: WorkBounds, _ order: ProgramOrder) {
    (self.facts, self.bounds, self.order) = (facts, bounds, order)
    for program in facts.requests.programs where !order.servers.contains(program) {
      all[program] = keyed(to: program) ?? keyless(to: program)
    }
  }

  // MARK: By key

  private func keyed(to program: Int) -> Handover? {
    var candidates: [Int: Candidate] = [:]
    var received = 0
    for request in facts.requests.requests {
      for part in request.parts where part.program == program {
        for number in bounds.beginnings(of: part, in: sample) {
          received += 1
          match(number, in: request, &candidates)
        }
      }
    }
    let most = candidates.values.map(\.matches).max() ?? 0
    guard most > 0, most * 2 >= received else { return nil }
    let likely = candidates.values.filter { $0.matches * 10 >= most * 9 }
    let byProgram = Dictionary(grouping: withoutBounds(likely, \.statement, refuted)) {
      sample.statements[$0.statement].program
    }
    let best = byProgram.values.compactMap { $0.min(by: isBetterOfOneProgram) }.min(by: isBetter)
    guard let best else { return nil }
    var handover = Handover(from: best.statement, program: program)
    (handover.agreeing, handover.received) = (best.matches, received)
    handover.records = facts.statements[best.statement].records
    handover.unreceived = handover.records - best.records.count
    setKeys(of: &handover, best)
    return handover
  }

  /// Finds the records of other programs in the request that share a rare value with a first record.
  private func match(_ number: Int, in request: SampledRequests.Request, _ candidates: inout [Int: Candidate])
  {
    let first = sample.records[number]
    let rare = Dictionary(
      first.fields.filter { facts.requests.isRare($0, in: request) }.map { ($0.value, $0.location) },
      uniquingKeysWith: { $1 })
    guard !rare.isEmpty else { return }
    var met: Set<Int> = []
    for other in request.records {
      let record = sample.records[other]
      guard record.program != first.program, order.isUpstream(record.program, of: first.program) else {
        continue
      }
      let shared = record.fields.filter { rare[$0.value] != nil && facts.requests.isRare($0, in: request) }
      guard !shared.isEmpty else { continue }
      var candidate = candidates[record.statement] ?? Candidate(statement: record.statement)
      if met.insert(record.statement).inserted {
        candidate.matches += 1
        if record.time > first.time { candidate.later += 1 }
        if !record.topic.isEmpty, !first.topic.isEmpty {
          if record.topic == first.topic { candidate.sameTopics += 1 } else { candidate.otherTopics += 1 }
        }
      }
      candidate.records.insert(other)
      for field in shared {
        let pair = Pair(from: field.location, to: rare[field.value, default: 0], statement: first.statement)
        candidate.pairs[pair, default: []].insert(field.value)
        candidate.counts[pair, default: 0] += 1
      }
      candidates[record.statement] = candidate
    }
  }

  /// A program's first and last statement hand on only if no other statement of it is refuted as little. A record with
  /// an answer's status hands nothing on.
  private func withoutBounds<T>(
    _ candidates: [T], _ statement: KeyPath<T, Int>, _ refuted: (T) -> Int
  ) -> [T] {
    let silent = candidates.filter {
      facts.status(of: $0[keyPath: statement]) == nil || isSaid($0[keyPath: statement])
    }
    let candidates = silent.isEmpty ? candidates : silent
    return candidates.filter { candidate in
      let number = candidate[keyPath: statement]
      guard bounds.begins(number) || bounds.ends(number), !isSaid(number) else { return true }
      let program = sample.statements[number].program
      return !candidates.contains { other in
        let own = other[keyPath: statement]
        return sample.statements[own].program == program && !bounds.begins(own) && !bounds.ends(own)
          && refuted(other) <= refuted(candidate)
      }
    }
  }

  /// The record itself tells that it is about a message handed on.
  private func isSaid(_ statement: Int) -> Bool {
    facts.statements[statement].roles.contains(.published)
      || facts.statements[statement].namesMessage
        && StepWords(sample.statements[statement].parts.literals).mean(.publish)
  }

  /// Statements without a counter-example come first. Then topics, words and the way of requests decide. Two programs'
  /// times decide last, since their clocks may differ.
  private func isBetter(_ a: Candidate, _ b: Candidate) -> Bool {
    for difference in [
      rank(a) - rank(b), topics(b) - topics(a), refuted(a) - refuted(b),
      words(b.statement) - words(a.statement), depth(b.statement) - depth(a.statement),
      told(b.statement) - told(a.statement), tenths(a.later, of: a.matches) - tenths(b.later, of: b.matches),
    ] where difference != 0 {
      return difference < 0
    }
    return isLater(a.statement, than: b.statement)
  }

  /// For records of one program, another topic is no worse than none.
  private func isBetterOfOneProgram(_ a: Candidate, _ b: Candidate) -> Bool {
    (topics(a) > 0) == (topics(b) > 0) ? isBetter(withoutTopics(a), withoutTopics(b)) : topics(a) > 0
  }

  private func withoutTopics(_ candidate: Candidate) -> Candidate {
    var bare = candidate
    (bare.sameTopics, bare.otherTopics) = (0, 0)
    return bare
  }

  private func rank(_ candidate: Candidate) -> Int {
    facts.statements[candidate.statement].roles.contains(.published) ? 0 : 1
  }

  private func topics(_ candidate: Candidate) -> Int {
    candidate.sameTopics > candidate.otherTopics ? 1 : candidate.otherTopics > candidate.sameTopics ? -1 : 0
  }

  private func refuted(_ candidate: Candidate) -> Int {
    let records = facts.statements[candidate.statement].records
    return tenths(records - candidate.records.count, of: records)
  }

  private func tenths(_ count: Int, of all: Int) -> Int { all == 0 ? 0 : (count * 20 + all / 2) / all }

  private func words(_ statement: Int) -> Int {
    let words = StepWords(sample.statements[statement].parts.literals)
    return (words.mean(.publish) ? 1 : 0) - (words.mean(.receive) || words.mean(.fail) ? 1 : 0)
  }

  private func told(_ statement: Int) -> Int { facts.statements[statement].namesMessage ? 1 : 0 }

  private func depth(_ statement: Int) -> Int { order.depth(of: sample.statements[statement].program) }

  private func isLater(_ a: Int, than b: Int) -> Bool {
    let (aRank, bRank) = (order.rank(of: a), order.rank(of: b))
    return aRank != bRank ? aRank > bRank : a < b
  }

  private func setKeys(of handover: inout Handover, _ candidate: Candidate) {
    let best = candidate.pairs.min { a, b in
      let (aCount, bCount) = (candidate.counts[a.key, default: 0], candidate.counts[b.key, default: 0])
      if weight(a.key) != weight(b.key), aCount * 10 >= bCount * 9, bCount * 10 >= aCount * 9 {
        return weight(a.key) > weight(b.key)
      }
      if a.value.count != b.value.count { return a.value.count > b.value.count }
      return (a.key.from, a.key.to, a.key.statement) < (b.key.from, b.key.to, b.key.statement)
    }?.key
    guard let best else { return }
    handover.key = best.from
    for (pair, _) in candidate.pairs.sorted(by: { $0.value.count > $1.value.count })
    where pair.from == best.from {
      if handover.receiverKeys[pair.statement] == nil { handover.receiverKeys[pair.statement] = pair.to }
    }
  }

  /// A field is a better key than a part of a text, and one that both sides call alike better than another.
  private func weight(_ pair: Pair) -> Int {
    let (from, to) = (sample.locations[pair.from], sample.locations[pair.to])
    guard from.isReal, to.isReal else { return 0 }
    return 1 + (from.isText ? 0 : 1) + (to.isText ? 0 : 1) + (from == to ? 1 : 0)
  }

  // MARK: Without a key

  /// The statement in the requests of the program, and in no others.
  private func keyless(to program: Int) -> Handover? {
    let receiving = bounds.requests[program, default: []]
    var counts: [Int: (with: Int, without: Int, later: Int)] = [:]
    for (number, request) in facts.requests.requests.enumerated() {
      let first = request.records.first { sample.records[$0].program == program }
      var met: Set<Int> = []
      for other in request.records {
        let record = sample.records[other]
        guard order.isUpstream(record.program, of: program), met.insert(record.statement).inserted else {
          continue
        }
        if let first {
          counts[record.statement, default: (0, 0, 0)].with += 1
          if sample.records[first].time < record.time {
            counts[record.statement, default: (0, 0, 0)].later += 1
          }
        } else if !receiving.contains(number) {
          counts[record.statement, default: (0, 0, 0)].without += 1
        }
      }
    }
    let likely = counts.filter { $0.value.with * 10 >= receiving.count * 8 }.map {
      (statement: $0.key, count: $0.value)
    }
    let spared = withoutBounds(likely, \.statement) { tenths($0.count.without, of: $0.count.with) }
    let best = spared.min { a, b in
      for difference in [
        depth(b.statement) - depth(a.statement),
        tenths(a.count.without, of: a.count.with) - tenths(b.count.without, of: b.count.with),
        words(b.statement) - words(a.statement), told(b.statement) - told(a.statement),
        tenths(a.count.later, of: a.count.with) - tenths(b.count.later, of: b.count.with),
      ] where difference != 0 {
        return difference < 0
      }
      return isLater(a.statement, than: b.statement)
    }
    guard let best, !bounds.begins(best.statement) else { return nil }
    // A last record may be an answer's, unless a word tells otherwise, or requests that ask for no work.
    let others = facts.requests.requests.count - receiving.count
    let isTold =
      words(best.statement) > 0 || others * 10 >= receiving.count && best.count.without * 20 <= others
    guard isTold || !bounds.ends(best.statement) else { return nil }
    var handover = Handover(from: best.statement, program: program)
    (handover.agreeing, handover.received) = (best.count.with, receiving.count)
    (handover.unreceived, handover.records) = (best.count.without, best.count.with + best.count.without)
    return handover
  }
}
