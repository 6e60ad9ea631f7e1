import TraceModel

/// The order of two programs in a request's way. The signs are asked in turn, from the strongest on, and the first that
/// differs decides:
///
/// - what trace knows by itself: one hands messages on or answers, the other takes messages
/// - keys: `… queued job=17` after a first record without 17, and `job start job=17` as a first record
/// - requests that only one of them takes part in
/// - methods, paths and statuses, which only one of them names
/// - pieces of work: one does more of them in the same requests
/// - words of publishing and receiving
/// - clocks; they may be off by more than a message waits, so their decision is a guess
struct ProgramPrecedence {
  private let facts: SampleFacts
  private let bounds: WorkBounds
  /// The findings about one program in the requests of another, too.
  private struct Shared {
    var requests = 0
    /// Requests with a value in a record of the first program's work that the other's work begins with.
    var keys = 0
    /// Pieces of work that the first program does.
    var works = 0
    /// Requests in which the first program began first, by its own clock.
    var earlier = 0
  }

  private var shared: [[Int]: Shared] = [:]
  /// The order of each pair of programs by the signs; asked once, since every record asks for it later.
  private var told: [[Int]: Int] = [:]

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts, _ bounds: WorkBounds) {
    (self.facts, self.bounds) = (facts, bounds)
    for request in facts.requests.requests { count(request) }
    for a in facts.requests.programs {
      for b in facts.requests.programs where a < b {
        let told = firstSign(a, b)
        (self.told[[a, b]], self.told[[b, a]]) = (told, -told)
      }
    }
  }

  // MARK: Answers

  /// Requests pass the program before the other.
  func isEarlier(_ program: Int, than other: Int) -> Bool {
    let told = sign(program, other)
    return told != 0 ? told > 0 : isEarlierByClock(program, than: other)
  }

  /// Something other than clocks tells which of the two is earlier.
  func isTold(_ program: Int, _ other: Int) -> Bool { sign(program, other) != 0 }

  /// A sign tells that the program takes messages of the other. It is no sign that only the other names methods and
  /// statuses, since a client may log neither.
  func isBehind(_ program: Int, _ other: Int) -> Bool {
    let known = knownSign(program) - knownSign(other)
    if known != 0 { return known < 0 }
    return [keySign, requestSign, workSign, wordSign].lazy.map { $0(program, other) }.first { $0 != 0 } ?? 0
      < 0
  }

  /// The program's clock says that it began first in most requests.
  func isEarlierByClock(_ program: Int, than other: Int) -> Bool {
    guard let own = shared[[program, other]], own.requests > 0 else { return false }
    return own.earlier * 2 != own.requests ? own.earlier * 2 > own.requests : program < other
  }

  /// Positive if the first is earlier; 0 if nothing tells.
  private func sign(_ a: Int, _ b: Int) -> Int { told[[a, b], default: 0] }

  private func firstSign(_ a: Int, _ b: Int) -> Int {
    let known = knownSign(a) - knownSign(b)
    if known != 0 { return known }
    for sign in [keySign, requestSign, exchangeSign, workSign, wordSign] {
      let told = sign(a, b)
      if told != 0 { return told }
    }
    return 0
  }

  // MARK: Signs

  private func statements(of program: Int) -> [Int] {
    facts.statements.indices.filter {
      sample.statements[$0].program == program && facts.statements[$0].records > 0
    }
  }

  private func knownSign(_ program: Int) -> Int {
    let roles = statements(of: program).filter { facts.statements[$0].isNamed }
      .reduce(into: Set<Role>()) { $0.formUnion(facts.statements[$1].roles) }
    let takes = !roles.isDisjoint(with: [.consumed, .processingStarted, .processingFinished])
    let gives = !roles.isDisjoint(with: [.published, .requestReceived, .responseSent])
    return (gives ? 1 : 0) - (takes ? 1 : 0)
  }

  private func keySign(_ a: Int, _ b: Int) -> Int {
    guard let own = shared[[a, b]], let others = shared[[b, a]] else { return 0 }
    let most = max(own.keys, others.keys)
    guard most * 3 >= own.requests, most > 2 * min(own.keys, others.keys) else { return 0 }
    return own.keys > others.keys ? 1 : -1
  }

  private func requestSign(_ a: Int, _ b: Int) -> Int {
    let (own, others) = (bounds.requests[a, default: []], bounds.requests[b, default: []])
    let (more, fewer) = (own.subtracting(others).count, others.subtracting(own).count)
    return more > 2 * fewer ? 1 : fewer > 2 * more ? -1 : 0
  }

  private func exchangeSign(_ a: Int, _ b: Int) -> Int {
    (namesExchange(a) ? 1 : 0) - (namesExchange(b) ? 1 : 0)
  }

  private func namesExchange(_ program: Int) -> Bool {
    statements(of: program).contains { facts.namesCall($0) || facts.status(of: $0) != nil }
  }

  /// A message that is delivered again is worked on again, and work may hand on several messages.
  private func workSign(_ a: Int, _ b: Int) -> Int {
    guard let own = shared[[a, b]], let others = shared[[b, a]] else { return 0 }
    let (more, fewer) = (max(own.works, others.works), min(own.works, others.works))
    guard more * 20 > fewer * 21 else { return 0 }
    return own.works < others.works ? 1 : -1
  }

  private func wordSign(_ a: Int, _ b: Int) -> Int { (words(a) - words(b)).signum() }

  private func words(_ program: Int) -> Int {
    let own = statements(of: program).map { ($0, StepWords(sample.statements[$0].parts.literals)) }
    let gives = own.contains { !bounds.begins($0.0) && !bounds.ends($0.0) && $0.1.mean(.publish) }
    let takes = own.contains { bounds.begins($0.0) && $0.1.mean(.receive) }
    return (gives ? 1 : 0) - (takes ? 1 : 0)
  }

  // MARK: Counting

  /// The work of one program in a request.
  private struct Work {
    var begin = Int64.max
    var works = 0
    /// Rare values of first records, and of those that follow.
    var first: Set<Int> = []
    var later: Set<Int> = []
  }

  private mutating func count(_ request: SampledRequests.Request) {
    var works: [Int: Work] = [:]
    for part in request.parts { add(part, of: request, to: &works[part.program, default: Work()]) }
    for (a, own) in works {
      for (b, other) in works where a != b {
        var counted = shared[[a, b], default: Shared()]
        counted.requests += 1
        counted.works += own.works
        if own.begin < other.begin { counted.earlier += 1 }
        if !own.later.subtracting(own.first).isDisjoint(with: other.first) { counted.keys += 1 }
        shared[[a, b]] = counted
      }
    }
  }

  private func add(
    _ part: SampledRequests.Part, of request: SampledRequests.Request, to work: inout Work
  ) {
    let beginnings = bounds.beginnings(of: part, in: sample)
    work.works += beginnings.count
    work.begin = min(work.begin, sample.records[part.records[0]].time)
    for number in part.records {
      let rare = sample.records[number].fields.filter { facts.requests.isRare($0, in: request) }
      if beginnings.contains(number) {
        work.first.formUnion(rare.map(\.value))
      } else {
        work.later.formUnion(rare.map(\.value))
      }
    }
  }
}
