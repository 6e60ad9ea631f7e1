/// The truth of one request, noted by those who see it without logging it. Times are ns since 1970.
///
/// It is a line of the recording's `truth.jsonl`, or of the `truth.ndjson` that `Examples/video-pipeline` writes. The
/// latter comes of a relay between client and API, and of hooks around the services' log calls, so each logged time
/// lies between two of these. It has all values that are optional here, unless they are said to be nil.
struct RequestTruth: Decodable {
  var correlation_id: String
  /// The tap; nil of an id that the client has not made.
  var click_ns: Int64?
  var client: [ClientAttempt]
  var api: [ServerAttempt]
  var produce: [Production]
  var deliveries: [Delivery]

  /// An HTTP attempt as the client made it, or as it was seen on the wire.
  struct ClientAttempt: Decodable {
    var job: String?
    var attempt: Int
    var send_ns: Int64
    var end_ns: Int64
    /// nil where the client gave up.
    var status: Int?
    /// The id that the relay passed on in place of the client's: none or a malformed one. nil: the client's.
    var passed_on: String?
  }

  /// The same as the API served it, in the order in which they were begun.
  struct ServerAttempt: Decodable {
    var start_ns: Int64
    var finish_ns: Int64
    var status: Int
    /// The id's header as it came in; empty where there was none.
    var header: String?
  }

  /// A message that the broker acknowledged.
  struct Production: Decodable {
    var topic: String?
    var task_id: String
    var partition: Int64
    var offset: Int64
    var ack_ns: Int64
  }

  /// A message that a consumer received. Its work began and ended at `begin_ns` and `end_ns`, logged just before and
  /// after; what is nil did not happen, because the consumer was killed.
  struct Delivery: Decodable {
    var consumer: String
    var topic: String?
    var task_id: String
    var partition: Int64
    var offset: Int64
    var job: String?
    var receive_ns: Int64
    var begin_ns: Int64?
    var end_ns: Int64?
    var done_ns: Int64?
    /// `completed` or `failed`; in the recording `success` or `failure`.
    var status: String?
  }
}
