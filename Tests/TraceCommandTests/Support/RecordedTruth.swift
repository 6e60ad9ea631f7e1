import Foundation

/// What really happened to one request, written by hooks that are not the log calls. Times are ns since 1970.
struct RecordedTruth: Decodable {
  var correlation_id: String
  var client: [ClientAttempt]
  var api: [ServerAttempt]
  var produce: [Production]
  var deliveries: [Delivery]

  /// An HTTP attempt as the client made it.
  struct ClientAttempt: Decodable {
    var attempt: Int
    var send_ns: Int64
    var end_ns: Int64
    /// nil where the client gave up.
    var status: Int?
  }

  /// The same as the API served it, in the order in which they were begun.
  struct ServerAttempt: Decodable {
    var start_ns: Int64
    var finish_ns: Int64
    var status: Int
  }

  /// A message that the broker acknowledged.
  struct Production: Decodable {
    var task_id: String
    var partition: Int64
    var offset: Int64
    var ack_ns: Int64
  }

  /// A message that a consumer received.
  struct Delivery: Decodable {
    var consumer: String
    var task_id: String
    var partition: Int64
    var offset: Int64
    var receive_ns: Int64
    /// nil where the consumer was killed in the middle.
    var done_ns: Int64?
    /// `success`, `failure`, or nil where it was killed.
    var status: String?
  }
}

extension RecordedTruth {
  /// `failed` if some message's last delivery failed, else `completed`: all of the recording came to an end.
  var outcome: String {
    produce.contains { deliveries(of: $0.task_id).last?.status == "failure" } ? "failed" : "completed"
  }

  /// The deliveries of one message, first to last.
  func deliveries(of task: String) -> [Delivery] {
    deliveries.filter { $0.task_id == task }.sorted { $0.receive_ns < $1.receive_ns }
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
      deliveries(of: message.task_id).first.map { (message.task_id, $0.receive_ns - message.ack_ns) }
    }
  }
}
