package import TraceModel

/// A trace in the making: what the passes read and write, and what only they need to know.
package struct TraceDraft: Sendable {
  package internal(set) var trace = Trace()
  /// Message of each published and consumed event, by event; -1 elsewhere. Empty where there is no message.
  var messageOfEvent: [Int32] = []
  /// Parallel to `trace.messages`.
  var messageTraits: [MessageTraits] = []
  /// Parallel to `trace.deliveries` until they are arranged.
  var deliveryTraits: [DeliveryTraits] = []
  /// Finds messages by what identifies them.
  var messageIndex = MessageIndex()
  /// Further messages of a consumed record that names several requests, by event.
  var batchMessages: [Int: [Int]] = [:]
  /// Published records that are a further one of a message which was known.
  var furtherPublished: [Int] = []
  /// Some message is published again by who has consumed it, so that a topic holds it more than once.
  var hasRequeues = false
  /// Deliveries whose message was published again: what came of them is told there.
  var republished: Set<Int> = []
  /// Messages whose key no record says yet.
  var messagesWithoutKey = 0
  /// How many records of consumers were paired by order alone.
  var pairedByOrder = 0
  /// Those records of consumers of which another message could be as well, by event.
  var ambiguousConsumptions: Set<Int> = []
  /// Where each branch stands that is paired by order.
  var orderCursors: [OrderCursor] = []
  /// Which roles occur.
  private(set) var roles = RoleSet()
  /// Some event names several requests, or its own in several ways.
  private(set) var hasBatchOrRepeatedHeader = false

  init(_ events: [Event]) {
    trace.events = events
    for index in events.indices {
      roles.insert(events[index].role)
      if events[index].isShared || events[index].repeatsCorrelation { hasBatchOrRepeatedHeader = true }
    }
  }

  /// Some event has the role.
  func has(_ role: Role) -> Bool { roles.contains(role) }

  /// Some event states what a person felt of an app.
  var hasClientEvents: Bool { roles.intersects(.clientEvents) }

  /// Some event has one of the two roles.
  func has(_ one: Role, or other: Role) -> Bool { has(one) || has(other) }
}

extension TraceDraft {
  /// What identifies a message beyond its key, and where it has been delivered.
  struct MessageTraits {
    /// Where the message stands in its topic; absent where no record says so.
    var partition: Int32 = -1
    var offset = Event.absent
    /// The first and the latest consumer group that had it; meaningless until `deliveries` > 0.
    var firstGroup: NameID = .empty
    var latestGroup: NameID = .empty
    var deliveries: Int32 = 0
    /// Its latest delivery; -1 where there is none.
    var latestDelivery: Int32 = -1

    /// The message is known to have reached `group`. Exact for two groups, which keyless topics rarely exceed.
    func hasReached(_ group: NameID) -> Bool {
      deliveries > 0 && (group == firstGroup || group == latestGroup)
    }
  }

  /// How a delivery hangs together with the others of its message.
  struct DeliveryTraits {
    /// The first delivery to the same group.
    var branchHead: Int32
    /// The message's delivery before it; -1 where it is the first.
    var previous: Int32
  }

  /// The next message that a consumer group without keys would take from a topic.
  struct OrderCursor {
    var group: NameID
    var destination: NameID
    var next: Int
  }
}
