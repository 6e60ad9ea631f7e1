import TraceModel

/// The meaning of the statements of all programs: callers, servers, takers of messages, and beginnings and ends of
/// their work. Every relation is assumed and counted, and what the counter-examples leave is proposed.
struct StepInference {
  let facts: SampleFacts
  let bounds: WorkBounds
  let order: ProgramOrder
  let handovers: Handovers
  private(set) var steps: ProposedSteps

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts) {
    self.facts = facts
    bounds = WorkBounds(facts)
    order = ProgramOrder(facts, bounds)
    handovers = Handovers(facts, bounds, order)
    steps = ProposedSteps(facts)
    for program in facts.requests.programs {
      if order.clients.contains(program) {
        CallInference(facts, bounds, program).propose(isClient: true, &steps)
      } else if order.servers.contains(program) {
        let answers = proposeCalls(of: program)
        proposeServer(program, without: answers)
      } else {
        proposeConsumer(program)
      }
    }
    for statement in steps.all.keys where order.guesses.contains(sample.statements[statement].program) {
      steps.change(statement) { $0.setGuess("only clocks tell which program is earlier") }
    }
    for program in handovers.all.keys.sorted() { proposeHandover(to: program) }
    doubtChance()
  }

  /// Of fewer requests any relation may be chance.
  private static let leastRequests = 3

  private mutating func doubtChance() {
    let requests = facts.requests.requests.count
    guard requests < Self.leastRequests else { return }
    for statement in steps.all.keys {
      steps.change(statement) {
        $0.setGuess("\(requests == 1 ? "one request" : "two requests") may show it by chance")
      }
    }
  }

  /// How a program is called in evidence.
  private func name(_ program: Int) -> String { sample.programs[program].name }

  // MARK: Servers

  /// The calls of a server's own work; returns the statements of their answers.
  private mutating func proposeCalls(of program: Int) -> Set<Int> {
    guard order.callers.values.contains(program) else { return [] }
    return CallInference(facts, bounds, program).propose(isClient: false, &steps)
  }

  private mutating func proposeServer(_ program: Int, without answers: Set<Int>) {
    var ends = EndCounts()
    for stretch in facts.stretches(of: program, bounds) {
      guard stretch.isWhole || isStated(stretch) else {
        // A status says that it is an answer, wherever the work has begun.
        if let end = stretch.records.last(where: { isStatus(of: $0, without: answers) }) {
          ends.add(sample.records[end].statement)
        }
        continue
      }
      let isSingle = stretch.records.count == 1 && isAlone(sample.records[stretch.records[0]].statement)
      let later = stretch.records.dropFirst(isStated(stretch) || isSingle ? 0 : 1)
        .filter { !answers.contains(sample.records[$0].statement) }
      guard
        !later.contains(where: {
          sample.records[$0].roles.contains(.responseSent) && sample.records[$0].isNamed
        }),
        let end = end(of: later)
      else { continue }
      ends.add(sample.records[end].statement)
    }
    proposeBegins(of: program, .requestReceived)
    for (statement, count) in ends.counts.sorted(by: { $0.key < $1.key }) {
      guard ends.isLikely(statement, facts), !facts.statements[statement].roles.contains(.responseSent) else {
        continue
      }
      let all = facts.statements[statement].records
      let (status, isTrouble) = (facts.status(of: statement), facts.statements[statement].errors * 2 > all)
      let stated = bounds.durations.stated[statement]
      let statusEvidence = status.flatMap { evidence($0, of: statement) }
      let words = AnswerWords(facts, handing: Set(handovers.all.values.map(\.from)))
      let cases = status == nil ? words.cases(of: statement) : []
      steps.add(
        .responseSent, to: statement, agreeing: count, of: all,
        "records: \(name(program))'s answer, the last record"
      ) { step in
        step.locations[.status] = status
        if let statusEvidence { step.evidence.append(statusEvidence) }
        if status == nil { step.constants[.status] = isTrouble ? "500" : words.status(of: statement) }
        step.cases = cases
        step.setStart(.requestReceived, by: stated)
      }
    }
  }

  /// A record has a status and is no answer to a call of the program.
  private func isStatus(of record: Int, without answers: Set<Int>) -> Bool {
    let statement = sample.records[record].statement
    return !answers.contains(statement) && facts.status(of: statement) != nil
  }

  /// Where the status stands, with values of it.
  private func evidence(_ status: Int, of statement: Int) -> String? {
    guard sample.locations[status].isReal else { return nil }
    let known = facts.statements[statement]
    let values = Set(sample.records.lazy.filter { $0.statement == statement }.compactMap { $0.value(status) })
    let examples = values.map { sample.values[$0] }.sorted().prefix(5).joined(separator: ", ")
    return
      "\(known.locations[status, default: 0]) of \(known.records) records have a status in \(location(status)): \(examples)"
  }

  /// The last record with a status. Without one it is the last record. If this hands a message on, an earlier
  /// record that speaks of an answer goes first.
  private func end(of later: [Int]) -> Int? {
    if let answer = later.last(where: { facts.status(of: sample.records[$0].statement) != nil }) {
      return answer
    }
    guard let last = later.last else { return nil }
    let isHanding = handovers.all.values.contains { $0.from == sample.records[last].statement }
    guard isHanding else { return last }
    return later.last { number in
      let words = StepWords(sample.statements[sample.records[number].statement].parts.literals)
      return words.mean(.finish) || words.mean(.answer)
    } ?? last
  }

  /// Some record states since when the work was done, and that is before all its records.
  private func isStated(_ stretch: Stretch) -> Bool {
    stretch.records.contains { bounds.durations.stated[sample.records[$0].statement]?.isEarlier == true }
  }

  /// The only record of its work.
  private func isAlone(_ statement: Int) -> Bool {
    bounds.begins(statement) && bounds.ends(statement) && bounds.standing[statement]?.isAlone == true
  }

  private mutating func proposeBegins(of program: Int, _ role: Role) {
    for (statement, standing) in bounds.standing.sorted(by: { $0.key < $1.key })
    where sample.statements[statement].program == program && bounds.begins(statement) {
      // A single record with a status and a duration is understood as it is.
      guard !facts.statements[statement].roles.contains(.responseSent),
        bounds.durations.stated[statement]?.isEarlier != true
      else { continue }
      steps.add(
        role, to: statement, agreeing: standing.firstRequests, of: standing.requests,
        "requests: \(name(program))'s first record"
      ) { step in
        if role == .requestReceived {
          step.locations[.method] = facts.method(of: statement)
          step.locations[.url] = facts.url(of: statement)
        }
      }
    }
  }

  // MARK: Consumers

  private mutating func proposeConsumer(_ program: Int) {
    let handover = handovers.all[program]
    let keys = handover?.receiverKeys ?? [:]
    let inference = DeliveryInference(
      facts, facts.stretches(of: program, bounds, keys: keys).filter { $0.isWhole || isStated($0) }, bounds,
      handovers: handovers)
    proposeBegins(of: program, .consumed)
    let starts = inference.starts()
    for (statement, standing) in bounds.standing.sorted(by: { $0.key < $1.key })
    where sample.statements[statement].program == program && bounds.begins(statement) {
      if let key = keys[statement] { steps.change(statement) { $0.locations[.key] = key } }
      guard starts[statement] == nil, bounds.durations.stated[statement]?.isEarlier != true else { continue }
      steps.add(
        .processingStarted, to: statement, agreeing: standing.firstRequests, of: standing.requests,
        "requests: no other record begins the work")
    }
    for start in starts.values {
      steps.add(
        .processingStarted, to: start.statement, agreeing: start.count, of: start.of,
        "deliveries: the record after the first")
    }
    for end in inference.ends() {
      let stated = bounds.durations.stated[end.statement]
      steps.add(
        .processingFinished, to: end.statement, agreeing: end.count, of: end.of,
        "records: the last of \(name(program))'s delivery" + end.remark
      ) { step in
        step.hasFailed = end.hasFailed
        step.locations[.key] = step.locations[.key] ?? end.key
        step.setStart(.processingStarted, by: stated)
      }
    }
  }

  // MARK: Messages

  private mutating func proposeHandover(to program: Int) {
    guard let handover = handovers.all[program] else { return }
    let receivers = handovers.all.values.filter { $0.from == handover.from }.map(\.program).sorted()
    let topic = receivers.map(name).joined(separator: ", ")
    let isNameless =
      isTopicless(handover.from) && receivers.allSatisfy(takesTopic)
    let shared = handover.key.map { ", shares \(location($0))" } ?? ""
    let rest =
      handover.unreceived > 0 ? "; \(handover.unreceived) of its \(handover.records) records have none" : ""
    let from = sample.statements[handover.from].program
    let guess =
      order.isGuess(from, before: program) || order.guesses.contains(from)
      ? "only clocks tell that \(name(from)) is before \(name(program))" : nil
    steps.add(
      .published, to: handover.from, agreeing: handover.agreeing, of: handover.received,
      "deliveries: handed on before \(name(program))'s first record\(shared)\(rest)"
    ) { step in
      step.locations[.key] = step.locations[.key] ?? handover.key
      if isNameless { step.constants[.topic] = topic }
      if let guess { step.setGuess(guess) }
    }
    guard isNameless else { return }
    for statement in bounds.standing.keys where isBegin(statement, of: program) {
      steps.change(statement) { $0.constants[.topic] = topic }
    }
  }

  /// All with which the program takes messages gets the topic, too. A statement known to trace by itself has its own
  /// topic: another topic on one side alone would part the two.
  private func takesTopic(_ program: Int) -> Bool {
    let begins = bounds.standing.keys.filter { isBegin($0, of: program) }
    let takes: Set<Role> = [.consumed, .processingStarted]
    let isKnown = facts.statements.indices.contains { number in
      sample.statements[number].program == program && facts.statements[number].isNamed
        && !facts.statements[number].roles.isDisjoint(with: takes)
    }
    return !isKnown && !begins.isEmpty && begins.allSatisfy { isTopicless($0) && steps.all[$0] != nil }
  }

  private func isBegin(_ statement: Int, of program: Int) -> Bool {
    sample.statements[statement].program == program && bounds.begins(statement)
  }

  private func isTopicless(_ statement: Int) -> Bool {
    !facts.statements[statement].namesMessage && !facts.statements[statement].isNamed
  }

  private func location(_ number: Int) -> String {
    let location = sample.locations[number]
    return location.isText ? "a part of the text" : location.isReal ? location.path : "partition and offset"
  }
}

/// How often statements end something.
struct EndCounts {
  private(set) var counts: [Int: Int] = [:]

  mutating func add(_ statement: Int) { counts[statement, default: 0] += 1 }

  /// Most of its records end something.
  func isLikely(_ statement: Int, _ facts: SampleFacts) -> Bool {
    counts[statement, default: 0] * 5 >= facts.statements[statement].records * 3
  }
}

extension RecordSample.Program {
  /// The name as people call the program: its service, or else its log.
  var name: String { service.isEmpty ? (log.isEmpty ? "the log" : log) : service }
}
