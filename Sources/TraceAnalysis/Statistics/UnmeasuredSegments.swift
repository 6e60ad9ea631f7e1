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
    var unknown = 0
  }

  private var counts = Counts()
  private var steps = SilentServiceSurvey()

  package init() {}

  package mutating func add(_ request: TraceSummary) {
    steps.add(request)
    if request.outcome == .unknown { counts.unknown += 1 }
    for exchange in request.exchanges {
      if exchange.sent.isLogged { counts.sent += 1 }
      if exchange.received.isLogged { counts.received += 1 }
      if exchange.responded.isLogged { counts.responded += 1 }
    }
    var message = Int32(-1)
    for delivery in request.deliveries {
      if delivery.message != message, delivery.published.isLogged { counts.published += 1 }
      message = delivery.message
      if delivery.time(of: .taken).isLogged { counts.taken += 1 }
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
    guard !missing.isEmpty || counts.unknown > 0 else { return }
    let silent = steps.silent(in: context.catalog).filter { !$0.service.isEmpty }
    var sentences = missing.map { $0.sentence(beside: silent) }
    if counts.unknown > 0 {
      sentences.append(
        "\(counts.unknown, "request") unknown: no record is a step that trace knows (trace doctor shows what they say)"
      )
    }
    report.figures.append(
      ReportFigure(
        name: "not_measured", fact: .list(missing.map(\.fact)), sentences: sentences))
  }

  // MARK: Why

  /// Records of one end of a segment, none of the other being there.
  private struct Finding {
    var segment: Segment
    var count: Int
    var noun: String
    /// What the records say, and what no record says.
    var seen: String
    var missing: String

    var fact: Fact {
      [
        "segment": .name(segment.name), "count": .count(count), "seen": .name(seen),
        "missing": .name(missing),
      ]
    }

    func sentence(beside silent: [Diagnosis.SilentFinding]) -> Phrase {
      var phrase: Phrase =
        "\(name: segment.name): not measured: \(count, noun) \(name: seen), none seen \(name: missing)"
      if !silent.isEmpty {
        let names = silent.prefix(3).map(\.service).joined(separator: ", ")
        phrase += "; no record of \(name: names) is a step that trace knows (trace doctor)"
      }
      return phrase
    }
  }

  private var findings: [Finding] {
    func finding(
      _ segment: Segment, _ noun: String, _ count: Int, _ seen: String, _ other: Int, _ missing: String
    ) -> Finding? {
      guard count > 0, other == 0 else { return nil }
      return Finding(segment: segment, count: count, noun: noun, seen: seen, missing: missing)
    }
    return [
      finding(.requestTransit, "request", counts.sent, "sent", counts.received, "received"),
      finding(.api, "request", counts.received, "received", counts.responded, "answered"),
      finding(.api, "request", counts.responded, "answered", counts.received, "received"),
      finding(.queueWait, "message", counts.published, "published", counts.taken, "received"),
      finding(.queueWait, "message", counts.taken, "received", counts.published, "published"),
      finding(.processing, "message", counts.taken, "received", counts.finished, "done"),
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
    unknown += other.unknown
  }
}
