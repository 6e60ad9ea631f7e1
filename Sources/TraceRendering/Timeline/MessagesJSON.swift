import TraceModel

extension JSONWriter {
  /// The fate of each message in each consumer group, with the attempts at it.
  mutating func messages(_ view: TraceView, _ names: DisplayNames) {
    array("messages", of: view.messageOutcomes) { $0.branch($1, view.trace, names) }
  }

  private mutating func branch(_ branch: Trace.MessageOutcome, _ trace: Trace, _ names: DisplayNames) {
    object { $0.members(of: branch, trace, names) }
  }

  /// The members of a message in a consumer group, in an object that is open.
  mutating func members(of branch: Trace.MessageOutcome, _ trace: Trace, _ names: DisplayNames) {
    let message = trace.messages[branch.message]
    let success = branch.lastSuccess.flatMap { trace.deliveries[branch.attempts[$0].delivery].finished }
    member("destination", names.text(message.destination))
    member("message_key", names.key(message.key))
    member("group", names.text(branch.group))
    member("published", message.published.map { trace.events[$0].time })
    member("outcome", branch.state.name)
    array("attempts", of: branch.attempts) { $0.attempt($1, trace, names) }
    member("last_success", success.map { trace.events[$0].time })
    member("wasted_ns", branch.wasted)
    member("dead_letter", branch.deadLetter.flatMap { names.text(trace.messages[$0].destination) })
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
