/// A record that a request has or should have, by its meaning.
public enum ExpectedRecord: Hashable, Sendable {
  /// A client sent the request that a server received.
  case sending
  /// A server received the request that a client sent.
  case reception
  /// A message to the topic was published: the step that follows an answer or the processing before it.
  case message(destination: NameID)
  /// The publishing of a message that was consumed from the topic.
  case publishing(destination: NameID)
  /// A message published to the topic was consumed.
  case consumption(destination: NameID)
  /// The work on a message consumed from the topic ended.
  case processingEnd(destination: NameID)
}

extension ExpectedRecord {
  /// Topic of the record; nil where it has none or it is not known.
  public var destination: NameID? {
    switch self {
    case .sending, .reception: nil
    case .message(let topic), .publishing(let topic), .consumption(let topic), .processingEnd(let topic):
      topic == .empty ? nil : topic
    }
  }
}
