import TraceModel

/// Records that nearly every other request of the kind has and this one has not.
extension MissingRecordJudge {
  /// One finding for each absent record, whichever attempts and deliveries lack it.
  func judgeSteps(of summary: TraceSummary) -> [Absence] {
    var found: [ExpectedRecord] = []
    var findings: [Absence] = []
    summary.forEachStep(services) { step, row in
      guard let expected = usualRecords[step] else { return }
      for expectation in expected where !found.contains(expectation.record) {
        guard !summary.has(expectation.record, with: step, at: row, services) else { continue }
        found.append(expectation.record)
        findings.append(judge(expectation, absentAfter: step, summary.span(of: row)))
      }
    }
    return findings
  }

  private func judge(
    _ expectation: UsualRecord, absentAfter step: RequestStep, _ span: ClosedRange<Timestamp>
  ) -> Absence {
    var begin = span.lowerBound
    var end = span.upperBound
    if case .publishing(let destination) = expectation.record {
      // Published before it was consumed, by at most the longest wait.
      end = begin
      begin = begin - (figures(consumedFrom: destination)?.longestWait ?? .zero)
    }
    let loggers = services(thatLog: expectation.record, with: step)
    let absent = loggers.filter { !cover([$0], from: begin, until: end) }
    guard absent.isEmpty else { return uncovered(expectation.record, absent, begin) }
    let note = Note.unusual(
      record: expectation.record, services: representatives(of: loggers), time: begin,
      requests: expectation.requests,
      having: expectation.having)
    return Absence(note: note)
  }

  private func services(thatLog record: ExpectedRecord, with step: RequestStep) -> [ServiceID] {
    switch (record, step) {
    case (.sending, .answered(let server, _)): servers.clients(of: server)
    case (.reception, .received(let client)): servers.servers(of: client)
    case (.publishing(let destination), _): figures(consumedFrom: destination)?.publishers ?? []
    case (.sending, _), (.reception, _), (.message, _), (.processingEnd, _), (.consumption, _):
      step.publisher.map { [$0] } ?? []
    }
  }
}

extension TraceSummary {
  /// When the step of `row` was taken, from its first to its last record.
  fileprivate func span(of row: StepRow) -> ClosedRange<Timestamp> {
    let times: [Int64] =
      switch row {
      case .exchange(let index):
        exchanges[index].hasServer
          ? [exchanges[index].received, exchanges[index].responded]
          : [exchanges[index].sent, exchanges[index].ended]
      case .delivery(let index):
        [deliveries[index].consumed, deliveries[index].started, deliveries[index].finished]
      }
    let logged = times.filter { $0.isLogged }
    let (first, last) = (logged.min() ?? start.nanoseconds, logged.max() ?? end.nanoseconds)
    // A request's first and last event stand in causal order, which clocks may contradict.
    return Timestamp(nanoseconds: min(first, last))...Timestamp(nanoseconds: max(first, last))
  }
}
