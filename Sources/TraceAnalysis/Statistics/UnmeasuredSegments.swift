package import TraceModel

/// Says why a segment is not in a report that should be: records of its one end are there, and none of its other. Hot:
/// some counts for each request.
///
///     queue_wait: not measured: 40 messages published, none seen received
package struct UnmeasuredSegments: ReportPart {
  /// Records of calls and messages that requests have.
  fileprivate struct Counts {
    var sent = 0
    var received = 0
    var responded = 0
    var published = 0
    var taken = 0
    var finished = 0
    /// Some program with requests to serve, and some with messages to take.
    var server = OriginID.unnamed
    var consumer = OriginID.unnamed
  }

  private var counts = Counts()
  private var steps = SilentServiceSurvey()

  package init() {}

  package mutating func add(_ request: TraceSummary) {
    steps.add(request)
    for exchange in request.exchanges {
      if exchange.sent.isLogged { counts.sent += 1 }
      if exchange.received.isLogged {
        counts.received += 1
        counts.server = exchange.server
      }
      if exchange.responded.isLogged { counts.responded += 1 }
    }
    var message = Int32(-1)
    for delivery in request.deliveries {
      if delivery.message != message, delivery.published.isLogged { counts.published += 1 }
      message = delivery.message
      if delivery.taken.isLogged {
        counts.taken += 1
        counts.consumer = delivery.consumer
      }
      if delivery.finished.isLogged { counts.finished += 1 }
    }
  }

  package mutating func merge(_ other: UnmeasuredSegments) {
    steps.merge(other.steps)
    counts.add(other.counts)
  }

  package func complete(_ report: inout LatencyReport, in context: ReportContext) {
    let measured = Set(
      report.groups.lazy.flatMap(\.segments).filter { $0.count > 0 }.map(\.segment))
    let missing = findings.filter { !measured.contains($0.segment) }
    guard !missing.isEmpty else { return }
    let silent = steps.silent(in: context.catalog).map(\.service).filter { !$0.isEmpty }
    report.unmeasured = missing.map { finding in
      var finding = finding
      finding.suspects = worker(of: finding, context.catalog).map { [$0] } ?? silent
      return finding
    }
  }

  /// The service whose own work lacks an end; nil if another program would log the missing record. Of answers without a
  /// beginning there is no record that could be it.
  private func worker(of finding: UnmeasuredSegment, _ catalog: Catalog) -> String? {
    switch finding.missing {
    case .answered: catalog.origins[counts.server.index].service
    case .done: catalog.origins[counts.consumer.index].service
    case .sent, .received, .published: nil
    }
  }

  // MARK: Why

  private var findings: [UnmeasuredSegment] {
    func finding(
      _ segment: Segment, _ noun: UnmeasuredSegment.Noun, _ count: Int, _ seen: UnmeasuredSegment.Step,
      _ other: Int, _ missing: UnmeasuredSegment.Step
    ) -> UnmeasuredSegment? {
      guard count > 0, other == 0 else { return nil }
      return UnmeasuredSegment(segment: segment, count: count, noun: noun, seen: seen, missing: missing)
    }
    return [
      finding(.requestTransit, .request, counts.sent, .sent, counts.received, .received),
      finding(.api, .request, counts.received, .received, counts.responded, .answered),
      finding(.api, .request, counts.responded, .answered, counts.received, .received),
      finding(.queueWait, .message, counts.published, .published, counts.taken, .received),
      finding(.queueWait, .message, counts.taken, .received, counts.published, .published),
      finding(.processing, .message, counts.taken, .received, counts.finished, .done),
    ].compactMap(\.self)
  }
}

extension UnmeasuredSegments.Counts {
  fileprivate mutating func add(_ other: Self) {
    sent += other.sent
    received += other.received
    responded += other.responded
    published += other.published
    taken += other.taken
    finished += other.finished
    if server == .unnamed { server = other.server }
    if consumer == .unnamed { consumer = other.consumer }
  }
}
