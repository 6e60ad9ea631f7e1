import TraceModel

extension JSONWriter {
  /// The fate of each message in each consumer group, with the attempts at it.
  mutating func messages(_ view: TraceView, _ names: DisplayNames) {
    array("messages", of: view.messageOutcomes) { $0.branch($1, view.trace, names) }
  }

  private mutating func branch(_ branch: Trace.MessageOutcome, _ trace: Trace, _ names: DisplayNames) {
    let message = trace.messages[branch.message]
    let success = branch.lastSuccess.flatMap { trace.deliveries[branch.attempts[$0].delivery].finished }
    object { writer in
      writer.member("destination", names.text(message.destination))
      writer.member("message_key", names.key(message.key))
      writer.member("group", names.text(branch.group))
      writer.member("published", message.published.map { trace.events[$0].time })
      writer.member("outcome", branch.state.name)
      writer.array("attempts", of: branch.attempts) { $0.attempt($1, trace, names) }
      writer.member("last_success", success.map { trace.events[$0].time })
      writer.member("wasted_ns", branch.wasted)
      writer.member(
        "dead_letter", branch.deadLetter.flatMap { names.text(trace.messages[$0].destination) })
    }
  }

  private mutating func attempt(_ attempt: Trace.Attempt, _ trace: Trace, _ names: DisplayNames) {
    let delivery = trace.deliveries[attempt.delivery]
    let origin = delivery.firstRecord.map { names.value(trace.events[$0].origin) }
    let status: Trace.Span.Status = delivery.finished == nil ? .unset : delivery.failed ? .error : .ok
    object { writer in
      writer.member("attempt", delivery.attempt)
      writer.member("destination", names.text(trace.messages[delivery.message].destination))
      writer.member("consumer", origin?.service)
      writer.member("consumer_instance", origin?.instance)
      writer.member("wait", attempt.wait.rawValue)
      writer.member("wait_ns", attempt.waited)
      writer.member("processing_ns", attempt.processing)
      writer.member("status", status.rawValue)
    }
  }
}
