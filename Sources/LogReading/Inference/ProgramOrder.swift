import TraceModel

/// The order in which a request passes programs: callers before the called, and servers before the takers of their
/// messages. Calls show it by their durations, each of one clock. Two clocks are compared only where no other sign is.
struct ProgramOrder {
  /// Programs that are called, or call: no message begins their work.
  private(set) var servers: Set<Int> = []
  /// The programs in `servers` that only call.
  private(set) var clients: Set<Int> = []
  /// The caller of each server.
  private(set) var callers: [Int: Int] = [:]
  /// Programs whose part in requests only a comparison of clocks tells.
  private(set) var guesses: Set<Int> = []

  let facts: SampleFacts
  private let bounds: WorkBounds
  /// Where a statement stands within the work of its program, from 0 to 1 on average.
  private var ranks: [Int: Double] = [:]
  private let precedence: ProgramPrecedence

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts, _ bounds: WorkBounds) {
    (self.facts, self.bounds) = (facts, bounds)
    precedence = ProgramPrecedence(facts, bounds)
    compareRanks()
    let programs = facts.requests.programs
    servers = Set(programs.filter(isCalled))
    servers.formUnion(programs.filter { isAnswering($0, beside: servers) })
    if servers.isEmpty, let root { setRoot(root) }
    if servers.allSatisfy(isOnlyCalling), let called { servers.insert(called) }
    servers.formUnion(facts.requests.programs.filter { isSilentClient($0) })
    findCallers()
  }

  // MARK: Answers

  func rank(of statement: Int) -> Double { ranks[statement, default: 0] }

  /// Messages of one reach the other, if any do.
  func isUpstream(_ program: Int, of other: Int) -> Bool {
    guard program != other, !clients.contains(program) else { return false }
    if servers.contains(other) { return false }
    if servers.contains(program) { return true }
    return isEarlier(program, than: other)
  }

  /// How many programs a message passed before it reached this one.
  func depth(of program: Int) -> Int {
    guard !servers.contains(program) else { return 0 }
    return 1 + facts.requests.programs.count { !servers.contains($0) && isUpstream($0, of: program) }
  }

  /// Only clocks tell that messages of one reach the other, rather than the other way round.
  func isGuess(_ program: Int, before other: Int) -> Bool {
    !servers.contains(program) && !precedence.isTold(program, other)
  }

  private func isEarlier(_ program: Int, than other: Int) -> Bool {
    precedence.isEarlier(program, than: other)
  }

  // MARK: Comparing

  private mutating func compareRanks() {
    var sums: [Int: (sum: Double, count: Int)] = [:]
    for request in facts.requests.requests {
      for part in request.parts {
        for (index, number) in part.records.enumerated() {
          let statement = sample.records[number].statement
          sums[statement, default: (0, 0)].sum += Double(index) / Double(max(1, part.records.count - 1))
          sums[statement, default: (0, 0)].count += 1
        }
      }
    }
    ranks = sums.mapValues { $0.sum / Double($0.count) }
  }

  // MARK: Servers

  /// The program that is earlier than most others.
  private var root: Int? {
    let programs = facts.requests.programs.filter { bounds.requests[$0]?.isEmpty == false }
    let before = Dictionary(
      uniqueKeysWithValues: programs.map { program in
        (program, programs.count { $0 != program && isEarlier(program, than: $0) })
      })
    return programs.max { a, b in
      let (aCount, bCount) = (bounds.requests[a, default: []].count, bounds.requests[b, default: []].count)
      return (before[a, default: 0], aCount, b) < (before[b, default: 0], bCount, a)
    }
  }

  private mutating func setRoot(_ root: Int) {
    servers = [root]
    let others = facts.requests.programs.filter { $0 != root && bounds.requests[$0]?.isEmpty == false }
    let unsure = others.filter { !precedence.isTold(root, $0) }
    if !unsure.isEmpty { guesses = Set(unsure + [root]) }
  }

  /// The program that clients call although its records name neither method nor status: it takes part in most of their
  /// requests, for shorter than they do.
  private var called: Int? {
    let others = facts.requests.programs.filter { program in
      !servers.contains(program) && servers.contains { isWider($0, than: program) }
    }
    let shared = { (program: Int) in
      servers.map { client in
        bounds.requests[client, default: []].intersection(bounds.requests[program, default: []]).count
      }.max() ?? 0
    }
    return others.max { a, b in
      let (aCount, bCount) = (shared(a), shared(b))
      if aCount != bCount { return aCount < bCount }
      return isEarlier(b, than: a)
    }
  }

  private func statements(of program: Int) -> [Int] {
    facts.statements.indices.filter {
      sample.statements[$0].program == program && facts.statements[$0].records > 0
    }
  }

  /// Its work begins with a call, made or received.
  private func isCalled(_ program: Int) -> Bool {
    let begins = statements(of: program).filter(bounds.begins)
    let calls = begins.filter { statement in
      let known = facts.statements[statement]
      return facts.namesCall(statement) || known.isNamed && known.roles.contains { $0.isExchange }
    }
    let records = { (statements: [Int]) in statements.reduce(0) { $0 + facts.statements[$1].records } }
    return records(calls) * 2 > records(begins)
  }

  /// Its records tell of answers, and it is the first of its requests, apart from its callers.
  private func isAnswering(_ program: Int, beside called: Set<Int>) -> Bool {
    let own = statements(of: program)
    guard !called.contains(program), !own.contains(where: { facts.statements[$0].roles.contains(.consumed) }),
      own.contains(where: {
        facts.status(of: $0) != nil || facts.statements[$0].roles.contains(.responseSent)
      })
    else { return false }
    return facts.requests.programs.allSatisfy { other in
      other == program || isEarlier(program, than: other) || called.contains(other) && isOnlyCalling(other)
        || isWider(other, than: program) && surrounds(other, program)
    }
  }

  /// It begins before a server, and ends after it; and it takes no message of that.
  private func isSilentClient(_ program: Int) -> Bool {
    guard !servers.contains(program), !servers.isEmpty else { return false }
    return servers.allSatisfy { server in
      precedence.isEarlierByClock(program, than: server) && isWider(program, than: server)
        && !precedence.isBehind(program, server) && mayContain(program, server)
    }
  }

  /// Some offset between their two clocks puts a server's work inside of the program's, in nearly all requests of
  /// both. A call holds the work that it calls, while work on a message does not hold the earlier answer.
  ///
  ///     server.first + offset ≥ program.first,  server.last + offset ≤ program.last
  private func mayContain(_ program: Int, _ server: Int) -> Bool {
    var (least, most): ([Int64], [Int64]) = ([], [])
    for request in facts.requests.requests {
      guard let own = span(of: program, in: request), let inner = span(of: server, in: request) else {
        continue
      }
      least.append(own.lowerBound - inner.lowerBound)
      most.append(own.upperBound - inner.upperBound)
    }
    guard !least.isEmpty else { return false }
    let rest = least.count / 20
    // Times are cut to whole milliseconds.
    return least.sorted()[least.count - 1 - rest] <= most.sorted()[rest] + 2_000_000
  }

  /// ns since 1970, from a program's first record of a request to its last.
  private func span(of program: Int, in request: SampledRequests.Request) -> ClosedRange<Int64>? {
    let times = request.parts.filter { $0.program == program }.flatMap(\.records).map {
      sample.records[$0].time
    }
    guard let first = times.min(), let last = times.max() else { return nil }
    return first...last
  }

  /// ns from its first record of a request to its last, or as the last states.
  private func duration(of program: Int, in request: SampledRequests.Request) -> Int64? {
    let own = request.parts.filter { $0.program == program }.flatMap(\.records).map { sample.records[$0] }
    guard let first = own.map(\.time).min(), let last = own.map(\.time).max() else { return nil }
    return max(last - first, own.compactMap(\.duration).max() ?? 0)
  }

  /// In nearly all requests of both it begins earlier and ends later, as the clocks tell.
  private func surrounds(_ program: Int, _ other: Int) -> Bool {
    var (around, all) = (0, 0)
    for request in facts.requests.requests {
      guard let outer = span(of: program, in: request), let inner = span(of: other, in: request) else {
        continue
      }
      all += 1
      if outer.lowerBound <= inner.lowerBound, inner.upperBound <= outer.upperBound { around += 1 }
    }
    return all > 0 && around * 20 >= all * 19
  }

  /// In nearly all requests of both it takes longer.
  private func isWider(_ program: Int, than other: Int) -> Bool {
    var (wider, all) = (0, 0)
    for request in facts.requests.requests {
      guard let own = duration(of: program, in: request), let others = duration(of: other, in: request) else {
        continue
      }
      all += 1
      if own >= others { wider += 1 }
    }
    return all > 0 && wider * 20 >= all * 17
  }

  /// The narrowest of the programs that are wider than a server calls it.
  private mutating func findCallers() {
    let sorted = servers.sorted()
    for server in sorted {
      let wider = sorted.filter { $0 != server && calls($0, server) }
      callers[server] = wider.first { candidate in
        wider.allSatisfy { $0 == candidate || isWider($0, than: candidate) }
      }
    }
    for server in sorted where callers[server] == nil {
      let called = sorted.filter { callers[$0] == server }
      guard let first = called.first, isClient(server, of: first) else { continue }
      clients.insert(server)
    }
    if sorted.count == 1, isOnlyCalling(sorted[0]) { clients.insert(sorted[0]) }
  }

  private func calls(_ program: Int, _ other: Int) -> Bool {
    let shared = bounds.requests[program, default: []].intersection(bounds.requests[other, default: []]).count
    guard shared * 2 >= bounds.requests[other, default: []].count, shared > 0 else { return false }
    if isOnlyCalling(program) != isOnlyCalling(other) { return isOnlyCalling(program) }
    return isWider(program, than: other)
      && (!isWider(other, than: program) || isEarlier(program, than: other))
  }

  /// It names hosts at the beginning of its work, and waits then; or its records say that they are sent.
  private func isOnlyCalling(_ program: Int) -> Bool {
    let begins = statements(of: program).filter(bounds.begins)
    let saysSo = begins.contains {
      facts.statements[$0].isNamed && facts.statements[$0].roles.contains(.requestSent)
    }
    return saysSo || begins.contains { facts.host(of: $0) != nil } && !isWorking(program)
  }

  /// Most of its requests have records between the named call and the answer: a server that logs the whole URL works
  /// there, and a client waits.
  private func isWorking(_ program: Int) -> Bool {
    let parts = facts.requests.requests.flatMap { $0.parts.filter { $0.program == program } }
    let working = parts.count { part in
      let statements = part.records.map { sample.records[$0].statement }
      guard let call = statements.firstIndex(where: { facts.host(of: $0) != nil }),
        let answer = statements[(call + 1)...].firstIndex(where: { facts.status(of: $0) != nil })
      else { return false }
      return answer > call + 1
    }
    return working * 2 > parts.count
  }

  /// Its work begins with the call that the server receives: both name the same path.
  private func isClient(_ program: Int, of server: Int) -> Bool {
    if isOnlyCalling(program) { return true }
    var (same, all) = (0, 0)
    for request in facts.requests.requests {
      let paths = [program, server].map { program in
        request.parts.filter { $0.program == program }.flatMap(\.records).compactMap { facts.path(of: $0) }
      }
      guard request.parts.contains(where: { $0.program == program }),
        request.parts.contains(where: { $0.program == server })
      else { continue }
      all += 1
      // Another path of the server's may stand before: that of a queue, say.
      if paths[0].first.map(paths[1].contains) ?? paths[1].isEmpty { same += 1 }
    }
    return all > 0 && same * 2 > all
  }
}
