package import TraceModel

/// How a request was reconstructed, as text: its records in the drawing language of the tests, what each pass made of
/// them, and why the request ended as it did. Records are called by their line in the drawing, from 1.
package struct ExplanationText {
  private let explanation: Explanation
  private let drawing: RecordDrawing
  private let numbers: [RecordDrawing.RecordPosition: Int]

  package init(_ explanation: Explanation) {
    self.explanation = explanation
    drawing = RecordDrawing(
      explanation.events, origins: explanation.view.origins, texts: explanation.view.texts)
    numbers = drawing.numbers
  }

  /// The whole text, without a line end behind it.
  package var text: String {
    var lines = ["# \(explanation.view.correlationID): its records, as tests draw them"] + drawing.lines
    var former: [String] = []
    for stage in explanation.stages {
      let structure = structure(of: stage.trace)
      lines += ["", "# \(stage.pass): \(stage.reason)"]
      let changes =
        structure.filter { !former.contains($0) }.map { "  + \($0)" }
        + former.filter { !structure.contains($0) }.map { "  - \($0)" }
      lines += changes.isEmpty ? ["  changes nothing"] : changes
      former = structure
    }
    return (lines + conclusion).map(TerminalText.escaped).joined(separator: "\n")
  }

  // MARK: The structure

  private func structure(of trace: Trace) -> [String] {
    ["records " + trace.events.filter { !$0.isImplied }.map { "\(number(of: $0))" }.joined(separator: " ")]
      + trace.exchanges.enumerated().map { exchange($0, $1, trace) }
      + trace.messages.enumerated().map { message($0, $1, trace) }
      + trace.deliveries.enumerated().map { delivery($0, $1, trace) }
      + trace.notes.map { "note \($0.kind)" }
  }

  private func exchange(_ index: Int, _ exchange: Trace.Exchange, _ trace: Trace) -> String {
    let parts = [
      part("sent", exchange.sent, trace), part("received", exchange.received, trace),
      part("responded", exchange.responded, trace),
      part(exchange.gaveUp ? "gave up" : "answered", exchange.ended, trace),
    ].compactMap(\.self)
    let status = exchange.statusCode > 0 ? ", status \(exchange.statusCode)" : ""
    return
      "exchange \(index + 1)\(caller(exchange)), attempt \(exchange.attempt): \(parts.joined(separator: ", "))\(status)"
  }

  private func caller(_ exchange: Trace.Exchange) -> String {
    switch exchange.caller {
    case nil: ""
    case .exchange(let index): ", called in exchange \(index + 1)"
    case .delivery(let index): ", called in delivery \(index + 1)"
    case .unknown: ", called by a service"
    }
  }

  private func message(_ index: Int, _ message: Trace.Message, _ trace: Trace) -> String {
    let topic = text(message.destination).map { " of \($0)" } ?? ""
    let key = drawing.key(message.key).map { " \($0)" } ?? ""
    let published = part("published", message.published, trace) ?? "no record of its publishing"
    return "message \(index + 1)\(topic)\(key): \(published)\(publisher(message))\(repetition(message))"
  }

  private func publisher(_ message: Trace.Message) -> String {
    switch message.publisher {
    case .exchange(let index): " in exchange \(index + 1)"
    case .delivery(let index): " in delivery \(index + 1)"
    case .unknown: ""
    }
  }

  private func repetition(_ message: Trace.Message) -> String {
    switch message.repetition {
    case .retry(let delivery)?: ", a retry of delivery \(delivery + 1)"
    case .deadLetter(let delivery)?: ", the dead letter of delivery \(delivery + 1)"
    case nil: ""
    }
  }

  private func delivery(_ index: Int, _ delivery: Trace.Delivery, _ trace: Trace) -> String {
    let parts = [
      part("consumed", delivery.consumed, trace), part("started", delivery.started, trace),
      part(delivery.failed ? "failed" : "finished", delivery.finished, trace),
    ].compactMap(\.self)
    let group = text(delivery.group).map { " to \($0)" } ?? ""
    return "delivery \(index + 1) of message \(delivery.message + 1)\(group), attempt \(delivery.attempt): "
      + parts.joined(separator: ", ")
  }

  /// `consumed 4`, where 4 is the record's line in the drawing.
  private func part(_ name: String, _ event: Int?, _ trace: Trace) -> String? {
    event.map { "\(name) \(number(of: trace.events[$0]))" }
  }

  private func number(of event: Event) -> Int { numbers[RecordDrawing.RecordPosition(event)] ?? 0 }

  private func text(_ id: NameID) -> String? {
    let texts = explanation.view.texts
    return id != .empty && id.index < texts.count ? texts[id.index] : nil
  }

  // MARK: The outcome

  private var conclusion: [String] {
    let own = "\(explanation.ground.outcome.name): \(explanation.ground.sentence)"
    var lines = ["", "# outcome: the first that applies", "  by its own records \(own)"]
    for note in explanation.revision {
      lines.append("  by all logs: \(NoteSentence(note, in: explanation.view).text)")
    }
    return lines + ["  so it is \(explanation.view.summary.outcome.name)"]
  }
}

extension OutcomeGround {
  /// The ground in words.
  var sentence: String {
    switch self {
    case .noStep: "no record is a step"
    case .failedAttempt: "the last attempt at a message failed"
    case .failedAnswer: "the last answer to the request is a server's error"
    case .waitingMessage: "a message is published and was not consumed"
    case .unfinishedWork: "a message is consumed and its work has no end"
    case .missingRecord: "a record that must exist is missing"
    case .refused: "nothing was published, and the last answer is a refusal"
    case .neverReceived: "the client gave every attempt up, and no server has a record"
    case .everythingEnded: "everything that began has ended, and nothing failed"
    }
  }
}
