/// A request in `trace show --format ndjson`, as far as the pipeline's tests look at it.
struct PipelineStory: Decodable {
  var correlation_id: String
  var outcome: String
  var end_to_end: ShowDocument.EndToEnd?
  var messages: [Message]
  var critical_path: [ShowDocument.PathPart]
  var notes: [ShowDocument.Note]

  struct Message: Decodable {
    var destination: String
    var message_key: String?
    var attempts: [Attempt]
  }

  struct Attempt: Decodable {
    var consumer_instance: String?
    var wait_ns: Int64?
    var processing_ns: Int64?
    var status: String
  }

  /// The messages of one task in one topic.
  func messages(like message: RequestTruth.Message) -> [Message] {
    messages.filter { $0.destination == message.topic && $0.message_key == message.task }
  }

  /// The attempts at one message; nil if its task has none or several in the topic.
  func attempts(at message: RequestTruth.Message) -> [Attempt]? {
    let same = messages(like: message)
    return same.count == 1 ? same[0].attempts : nil
  }
}
