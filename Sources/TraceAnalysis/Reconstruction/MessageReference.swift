import TraceModel

/// A record's statement about its message, and its origin: all that matching compares, a third of an event.
struct MessageReference {
  /// Task id or message id; `.none` where the record names none.
  var messageKey: Identifier
  /// The key is the message's own id.
  let isMessageID: Bool
  /// Topic or queue, and consumer group; `empty` where not logged.
  let destination: NameID
  let group: NameID
  let origin: OriginID
  /// Partition from 0; -1 where not logged.
  let partition: Int32
  /// Offset in the partition from 0; `absent` where not logged.
  let messageOffset: Int64
  let role: Role
  /// The record names several requests.
  let isShared: Bool

  /// The record says where in its topic the message stands: partition and offset.
  var hasOffset: Bool { partition >= 0 && messageOffset >= 0 }

  /// The handle of that.
  var offsetHandle: Identifier { MessageIndex.handle(partition: partition, offset: messageOffset) }
}

extension Event {
  /// The record's statement about its message.
  var reference: MessageReference {
    MessageReference(
      messageKey: messageKey, isMessageID: keyIsMessageID, destination: destination, group: group,
      origin: origin, partition: partition,
      messageOffset: messageOffset, role: role, isShared: isShared)
  }

  /// The record says where in its topic the message stands.
  var hasOffset: Bool { reference.hasOffset }

  /// The handle of that.
  var offsetHandle: Identifier { reference.offsetHandle }
}
