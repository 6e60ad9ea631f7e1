import TraceModel

/// Messages without a delivery and deliveries without an end: lost, still to come, or not in these logs.
extension MissingRecordJudge {
  /// One finding for each message or delivery that has no end.
  func judgeMessages(of summary: TraceSummary) -> [Absence] {
    let open = summary.deliveries.indices.filter { isOpen($0, of: summary) }
    guard !open.isEmpty else { return [] }
    let unlogged = UnloggedWork(summary, downstream: downstream, services: services)
    return open.map { index in
      let delivery = summary.deliveries[index]
      if delivery.attempt == 0 {
        return judge(unlogged: index, of: summary, unlogged) ?? judge(unconsumed: delivery)
      }
      let finding = judge(unfinished: delivery)
      guard finding.outcome == .lost else { return finding }
      return judge(unlogged: index, of: summary, unlogged) ?? finding
    }
  }

  /// The message or the last delivery of it has no end.
  private func isOpen(_ index: Int, of summary: TraceSummary) -> Bool {
    let delivery = summary.deliveries[index]
    // Dead letters wait for nobody.
    if delivery.attempt == 0 { return !delivery.isDeadLetter }
    // What has failed without an end was put away.
    return !delivery.finished.isLogged && !delivery.failed && summary.deliveries.isLastOfRun(at: index)
  }

  private func judge(unconsumed delivery: TraceSummary.Delivery) -> Absence {
    guard delivery.published.isLogged else { return Absence(outcome: .queued) }
    let published = Timestamp(nanoseconds: delivery.published)
    let record = ExpectedRecord.consumption(destination: delivery.destination)
    let publisher = services.service(of: delivery.publisher)
    guard let topic = figures(of: delivery.destination, publisher: publisher) else {
      return uncovered(record, [], published)
    }
    let standsStill = topic.tail.standsStill(in: delivery.partition, at: published)
    switch state(of: topic, publishedFrom: published, until: published) {
    case .waiting: return Absence(outcome: .queued)
    case .passed where standsStill, .passedByOthers where standsStill:
      return judge(inPartLogged: delivery) ?? Absence(outcome: .queued)
    case .absent(let services): return uncovered(record, services, published)
    case .passedByOthers:
      return judge(inPartLogged: delivery) ?? doubt(record, caller: publisher) ?? Absence(outcome: .queued)
    case .passed:
      return judge(inPartLogged: delivery) ?? doubt(record, caller: publisher) ?? lost(delivery, topic)
    }
  }

  private func lost(_ delivery: TraceSummary.Delivery, _ topic: TopicFigures) -> Absence {
    let published = Timestamp(nanoseconds: delivery.published)
    let consumers = topic.consumers.map(\.service)
    let note = Note.lostMessage(
      destination: delivery.destination, published: published, services: representatives(of: consumers),
      coveredUntil: coveredUntil(consumers) ?? published, longestWait: topic.longestWait ?? .zero)
    return Absence(outcome: .lost, note: note)
  }

  private func judge(unfinished delivery: TraceSummary.Delivery) -> Absence {
    let processing = Absence(outcome: .processing)
    let consumer = services.service(of: delivery.consumer)
    if let consumer = figures(consumedFrom: delivery.destination)?.consumers.first(where: {
      $0.service == consumer
    }), !consumer.logsEnds {
      let note = Note.noEndLogged(destination: delivery.destination, origin: delivery.consumer)
      return Absence(outcome: .completed, note: note)
    }
    guard let begun = delivery.taken.logged, let log = coverage.ofOrigin(delivery.consumer),
      let topic = figures(consumedFrom: delivery.destination),
      let longest = topic.consumers.first(where: { $0.service == consumer })?.longestProcessing
    else { return processing }
    let begin = Timestamp(nanoseconds: begun)
    let end = ExpectedRecord.processingEnd(destination: delivery.destination)
    switch log.view(from: begin, until: begin + longest) {
    case .beginning: return processing
    case .none: return uncovered(end, [consumer], begin)
    case .whole: break
    }
    let record = ExpectedRecord.consumption(destination: delivery.destination)
    let publisher = services.service(of: delivery.publisher)
    switch state(of: topic, deliveredFrom: begin, until: begin + longest) {
    case .waiting: return processing
    case .absent(let services): return uncovered(record, services, begin)
    case .passedByOthers: return doubt(record, caller: publisher) ?? processing
    case .passed: break
    }
    if let unlogged = judge(inPartLogged: delivery) { return unlogged }
    if let doubt = doubt(end, caller: consumer) ?? doubt(record, caller: publisher) { return doubt }
    let note = Note.lostDelivery(
      destination: delivery.destination, origin: delivery.consumer, begun: begin, coveredUntil: log.until,
      longestProcessing: longest)
    return Absence(outcome: .lost, note: note)
  }
}

extension MissingRecordJudge {
  /// The record is missing, and these services' logs do not cover its time.
  func uncovered(_ record: ExpectedRecord, _ services: [ServiceID], _ time: Timestamp) -> Absence {
    let note = Note.uncovered(record: record, services: representatives(of: services), time: time)
    return Absence(outcome: .incomplete, note: note)
  }

  /// The record is missing, as too many others are; nil where they are not.
  func doubt(_ record: ExpectedRecord, caller: ServiceID) -> Absence? {
    var known = suspicions[RecordSurvey.Kind(record: record, caller: caller)]
    if case .consumption = record {
      // An unconsumed message may have no topic.
      known =
        known ?? suspicions[RecordSurvey.Kind(record: .consumption(destination: .empty), caller: caller)]
    }
    guard let doubt = known else { return nil }
    let note = Note.suspectedSampling(
      record: record, services: doubt.services, logged: doubt.logged, missing: doubt.missing)
    return Absence(outcome: .incomplete, note: note)
  }
}
