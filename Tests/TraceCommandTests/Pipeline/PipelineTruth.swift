/// What really happened to one request of `Examples/video-pipeline`: a line of its `truth.ndjson`. Times are ns
/// since 1970.
///
/// It is noted by those who see the request without logging it: a relay between client and API, and hooks that
/// enclose the services' log calls. So each logged time lies between two of these.
struct PipelineTruth: Decodable {
  var correlation_id: String
  /// The tap; nil of an id that the client has not made.
  var click_ns: Int64?
  var client: [Attempt]
  var api: [Service]
  var produce: [Production]
  var deliveries: [Delivery]

  /// An HTTP attempt, seen on the wire.
  struct Attempt: Decodable {
    var job: String
    var attempt: Int
    var send_ns: Int64
    var end_ns: Int64
    /// nil where the client gave up.
    var status: Int?
    /// The id that the relay passed on in place of the client's: none or a malformed one. nil: the client's.
    var passed_on: String?
  }

  /// The same as the API served it.
  struct Service: Decodable {
    var start_ns: Int64
    var finish_ns: Int64
    var status: Int
    /// The id's header as it came in; empty where there was none.
    var header: String
  }

  /// A message that the broker acknowledged.
  struct Production: Decodable {
    var topic: String
    var task_id: String
    var partition: Int
    var offset: Int
    var ack_ns: Int64
  }

  /// A message that a consumer received. Its work began and ended at `begin_ns` and `end_ns`, logged just
  /// before and after; what is nil did not happen, because the consumer was killed.
  struct Delivery: Decodable {
    var consumer: String
    var topic: String
    var task_id: String
    var partition: Int
    var offset: Int
    var job: String
    var receive_ns: Int64
    var begin_ns: Int64?
    var end_ns: Int64?
    var done_ns: Int64?
    var status: String?
  }
}

extension PipelineTruth {
  /// A topic, a task, and a place in the topic: what a message is known by. A consumer that is killed after it has
  /// published onward leads to a second message of its task.
  struct Message: Hashable {
    var topic: String
    var task: String
    var partition: Int
    var offset: Int
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
  var spoiled: [Attempt] { client.filter { $0.passed_on != nil } }

  /// By the definitions of the outcomes. nil where only some of the attempts reached the API with their id: what
  /// the logs show of such a request is what they show of its other attempts.
  var outcome: String? {
    if !spoiled.isEmpty { return spoiled.count == client.count ? "incomplete" : nil }
    if messages.contains(where: { deliveries(of: $0).last?.status == "failed" }) { return "failed" }
    if produce.isEmpty { return api.allSatisfy { $0.status >= 400 } ? "rejected" : nil }
    return "completed"
  }

  /// From when to when the record that a message was published may have been written: after the
  /// acknowledgement, and before its publisher had answered or was done. nil where the publisher was killed.
  func publishing(of message: Message) -> ClosedRange<Int64>? {
    guard let acknowledged = produce.first(where: { $0.message == message })?.ack_ns else { return nil }
    let answers = api.map { $0.start_ns...$0.finish_ns }
    let works = deliveries.compactMap { work in work.done_ns.map { work.receive_ns...$0 } }
    let publisher = (answers + works).filter { $0.contains(acknowledged) }.map(\.upperBound).max()
    return publisher.map { acknowledged...$0 }
  }
}

extension PipelineTruth.Production {
  var message: PipelineTruth.Message {
    PipelineTruth.Message(topic: topic, task: task_id, partition: partition, offset: offset)
  }
}

extension PipelineTruth.Delivery {
  var message: PipelineTruth.Message {
    PipelineTruth.Message(topic: topic, task: task_id, partition: partition, offset: offset)
  }

  /// The status as `trace` names it.
  var told: String { ["completed": "ok", "failed": "error"][status] ?? "unset" }
}
