extension RequestTruth {
  /// A topic, a task, and a place in the topic: what a message is known by. A consumer that is killed after it has
  /// published onward leads to a second message of its task.
  struct Message: Hashable {
    var topic: String?
    var task: String
    var partition: Int64
    var offset: Int64
  }

  /// The request's messages, published or at least delivered.
  var messages: Set<Message> {
    Set(produce.map(\.message)).union(deliveries.map(\.message))
  }

  /// The deliveries of one message, first to last.
  func deliveries(of message: Message) -> [Delivery] {
    deliveries.filter { $0.message == message }.sorted { $0.receive_ns < $1.receive_ns }
  }

  /// Attempts whose id did not reach the API.
  var spoiled: [ClientAttempt] { client.filter { $0.passed_on != nil } }

  /// By the definitions of the outcomes. nil if only some of the attempts reached the API with their id: the logs
  /// show such a request as its other attempts alone.
  var outcome: String? {
    if !spoiled.isEmpty { return spoiled.count == client.count ? "incomplete" : nil }
    if messages.contains(where: { deliveries(of: $0).last?.hasFailed == true }) { return "failed" }
    if produce.isEmpty {
      return api.allSatisfy { $0.status >= 400 }
        ? (api.last?.status ?? 0) >= 500 ? "failed" : "rejected" : nil
    }
    return "completed"
  }

  /// When the record of a message's publishing may have been written: after the acknowledgement, and before its
  /// publisher had answered or was done. nil if the publisher was killed.
  func publishing(of message: Message) -> ClosedRange<Int64>? {
    guard let acknowledged = produce.first(where: { $0.message == message })?.ack_ns else { return nil }
    let answers = api.map { $0.start_ns...$0.finish_ns }
    let works = deliveries.compactMap { work in work.done_ns.map { work.receive_ns...$0 } }
    let publisher = (answers + works).filter { $0.contains(acknowledged) }.map(\.upperBound).max()
    return publisher.map { acknowledged...$0 }
  }

  /// From the client's first send until the last work was done; nil without a client.
  var doneNanoseconds: Int64? {
    guard let sent = client.first?.send_ns, let done = deliveries.compactMap(\.done_ns).max() else {
      return nil
    }
    return done - sent
  }

  /// From the client's first send to the end of the first attempt answered with a 2xx; nil without a client.
  var acceptedNanoseconds: Int64? {
    guard let first = client.first, let accepted = client.first(where: { $0.status == 202 }) else {
      return nil
    }
    return accepted.end_ns - first.send_ns
  }

  /// For each message, its task and the time from the acknowledgement to its first delivery.
  var queueWaits: [(task: String, nanoseconds: Int64)] {
    produce.compactMap { message in
      deliveries(of: message.message).first.map { (message.task_id, $0.receive_ns - message.ack_ns) }
    }
  }
}

extension RequestTruth.Production {
  var message: RequestTruth.Message {
    RequestTruth.Message(topic: topic, task: task_id, partition: partition, offset: offset)
  }
}

extension RequestTruth.Delivery {
  var message: RequestTruth.Message {
    RequestTruth.Message(topic: topic, task: task_id, partition: partition, offset: offset)
  }

  /// The work ended in failure.
  var hasFailed: Bool { status == "failed" || status == "failure" }

  /// The status as `trace` names it.
  var told: String { hasFailed ? "error" : status == nil ? "unset" : "ok" }
}
