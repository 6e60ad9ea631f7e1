/// The meaning of a message's own time. Kafka's topic setting `message.timestamp.type` decides, and few records
/// tell which it is.
public enum MessageTimeKind: UInt8, Sendable, CaseIterable {
  /// The record does not say.
  case unknown = 0
  /// The producer's clock, when it made the message.
  case createTime
  /// The broker's clock, when it appended the message.
  case logAppendTime

  /// The name in JSON.
  public var name: String {
    switch self {
    case .unknown: "message_time"
    case .createTime: "create_time"
    case .logAppendTime: "log_append_time"
    }
  }
}
