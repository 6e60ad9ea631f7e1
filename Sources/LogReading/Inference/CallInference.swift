import TraceModel

/// The calls that a program makes: a record names a method and a path, and a later one the answer's status.
struct CallInference {
  private let facts: SampleFacts
  private let bounds: WorkBounds
  private let program: Int

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts, _ bounds: WorkBounds, _ program: Int) {
    (self.facts, self.bounds, self.program) = (facts, bounds, program)
  }

  /// Proposes the steps of the calls; returns the statements of their answers.
  @discardableResult
  func propose(isClient: Bool, _ steps: inout ProposedSteps) -> Set<Int> {
    let sent = sends(isClient: isClient)
    guard !sent.isEmpty else { return [] }
    var answers: [Int: Int] = [:]
    var failures: [Int: Int] = [:]
    var refuted: [Int: Int] = [:]
    var calls: [Int: Int] = [:]
    for request in facts.requests.requests {
      for part in request.parts where part.program == program {
        for (index, number) in part.records.enumerated() where sent.contains(sample.records[number].statement)
        {
          calls[sample.records[number].statement, default: 0] += 1
          let later = part.records[(index + 1)...].prefix { !sent.contains(sample.records[$0].statement) }
          count(later, isClient: isClient, &answers, &failures)
          for early in unanswered(later) { refuted[early, default: 0] += 1 }
        }
      }
    }
    for (statement, count) in calls.sorted(by: { $0.key < $1.key }) {
      steps.add(.requestSent, to: statement, agreeing: count, of: count, "records: name what is called") {
        step in
        (step.locations[.method], step.locations[.url]) = (
          facts.method(of: statement), facts.url(of: statement)
        )
      }
    }
    propose(answers, .responseReceived, refuted: [:], &steps)
    propose(failures.filter { answers[$0.key] == nil }, .requestFailed, refuted: refuted, &steps)
    return Set(calls.keys).union(answers.keys).union(failures.keys)
  }

  private func propose(
    _ counts: [Int: Int], _ role: Role, refuted: [Int: Int], _ steps: inout ProposedSteps
  ) {
    for (statement, count) in counts.sorted(by: { $0.key < $1.key }) {
      let isFailure = role == .requestFailed
      let all =
        isFailure ? count + refuted[statement, default: 0] : max(count, facts.statements[statement].records)
      let what = isFailure ? "records: the end of a call without a status" : "records: the answer to a call"
      steps.add(role, to: statement, agreeing: count, of: all, what) { step in
        step.locations[.status] = facts.status(of: statement)
      }
    }
  }

  /// Statements that stand between a call and its answer.
  private func unanswered(_ later: ArraySlice<Int>) -> [Int] {
    let statements = later.map { sample.records[$0].statement }
    guard let answer = statements.firstIndex(where: { facts.status(of: $0) != nil }) else { return [] }
    return Array(statements[..<answer])
  }

  /// The statements that name the called service; for a client without any, those at the beginning of its work. The end
  /// of work calls nothing, since no record of an answer follows.
  private func sends(isClient: Bool) -> Set<Int> {
    let own = facts.statements.indices.filter {
      sample.statements[$0].program == program && facts.statements[$0].records > 0
    }
    let naming = own.filter { statement in
      facts.namesCall(statement) && facts.status(of: statement) == nil
        && (isClient || !bounds.begins(statement))
        && (!bounds.ends(statement) || bounds.begins(statement))
    }
    return Set(naming.isEmpty && isClient ? own.filter(bounds.begins) : naming)
  }

  /// The answer has a status; of a program that logs none, it is the last record, or the next of a server's call. A
  /// call that failed is told by the next record, a warning.
  private func count(
    _ later: ArraySlice<Int>, isClient: Bool, _ answers: inout [Int: Int], _ failures: inout [Int: Int]
  ) {
    if let answer = later.first(where: { facts.status(of: sample.records[$0].statement) != nil }) {
      answers[sample.records[answer].statement, default: 0] += 1
    } else if let next = later.first, sample.records[next].level >= .warning {
      failures[sample.records[next].statement, default: 0] += 1
    } else if !hasStatuses, let answer = isClient ? later.last : later.first {
      answers[sample.records[answer].statement, default: 0] += 1
    }
  }

  private var hasStatuses: Bool {
    facts.statements.indices.contains {
      sample.statements[$0].program == program && facts.statements[$0].records > 0
        && facts.status(of: $0) != nil
    }
  }
}
