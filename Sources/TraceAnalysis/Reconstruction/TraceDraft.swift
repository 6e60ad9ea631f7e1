package import TraceModel

/// A trace in the making: the tables that the passes read and write, and their working knowledge.
///
/// Its two dozen tables are passed on and never copied by accident; `copy` is for finishing a structure twice.
package struct TraceDraft: ~Copyable, Sendable {
  package internal(set) var trace = Trace()
  /// Message of each published and consumed event, by event; -1 elsewhere. Empty where there is no message.
  var messageOfEvent: [Int32] = []
  /// Parallel to `trace.messages`.
  var messageTraits: [MessageTraits] = []
  /// Parallel to `trace.deliveries` until they are arranged.
  var deliveryTraits: [DeliveryTraits] = []
  /// Finds messages by what identifies them.
  var messageIndex = MessageIndex()
  /// The number of messages at the beginning with a record of their publishing; they stand in the order of these.
  var publishedMessages = 0
  /// Finds deliveries of messages that have very many.
  var deliveryIndex = DeliveryIndex()
  /// Further messages of a consumed record that names several requests, by event.
  var batchMessages: [Int: [Int]] = [:]
  /// Published records that are a further one of a known message.
  var furtherPublished: [Int] = []
  /// First event of the work that made each call, by the call's number; nil of a root. Empty where there is one call.
  var callers: [Int?] = []
  /// Some message is published again by its consumer, so that a topic holds it more than once.
  var hasRequeues = false
  /// Deliveries of messages that were published again; the later message has their outcome.
  var republished: Set<Int> = []
  /// The deliveries in `republished` whose message was published for another attempt.
  var retried: Set<Int> = []
  /// Messages whose key no record says yet.
  var messagesWithoutKey = 0
  /// Some beginning of work is implied by the duration that its end states.
  var hasImpliedBeginnings = false
  /// The names of ids; nil where nobody needs them.
  let catalog: Catalog?
  /// Names of services, as far as they were asked for.
  var serviceNames: [OriginID: NameID] = [:]
  /// The names in `serviceNames`, by the name without a number at its end.
  var namesOfServices: [Substring: NameID] = [:]
  /// Names of topics in their parts, as far as they were asked for.
  var topicNames: [NameID: TopicName] = [:]
  /// The topics that consumers name with each message id; nil as long as nobody asked.
  var consumedNames: [Identifier: Set<NameID>]?
  /// Keys of several messages, if the publisher does not tell their places.
  var ambiguousKeys: Set<Identifier> = []
  /// How many records name their message differently from others, and were matched with the only one that it can be.
  var onlyCandidates = 0
  /// How many records of each program are of one of several works that nothing tells apart.
  var ambiguousWorks: [OriginID: Int] = [:]
  /// The records of `ambiguousWorks` that begin or end work on messages, by program: events in order.
  var ambiguousStarts: [OriginID: [Int]] = [:]
  var ambiguousEnds: [OriginID: [Int]] = [:]
  /// Who took which messages, as far as it was asked for.
  var takers = Takers()
  var hasTakers = false
  /// The exchange of a server's own work in parts, by the record that begins the part.
  var worksOfRequests: [Int: Int] = [:]
  /// How many records of consumers were paired by order alone.
  var pairedByOrder = 0
  /// Consumers' records that could belong to another message as well, by event.
  var ambiguousConsumptions: Set<Int> = []
  /// The next message of each branch that is paired by order.
  var orderCursors: [OrderBranch: Int] = [:]
  /// The roles that occur.
  private(set) var roles = RoleSet()
  /// Some event names several requests, or its own in several ways.
  private(set) var hasBatchOrRepeatedHeader = false
  /// Some record is several steps.
  private(set) var hasFurtherSteps = false
  /// Some note has a status, a method and a path.
  private(set) var hasAccessRecords = false
  /// The time of some event is not known.
  private(set) var hasStrayTimes = false

  init(_ events: [Event], catalog: Catalog? = nil) {
    self.catalog = catalog
    trace.events = events
    for index in events.indices {
      roles.insert(events[index].role)
      if events[index].isShared || events[index].repeatsCorrelation { hasBatchOrRepeatedHeader = true }
      if events[index].further != .none { hasFurtherSteps = true }
      if events[index].timeForm == .stray { hasStrayTimes = true }
      if events[index].statusCode != 0, events[index].isAccessRecord { hasAccessRecords = true }
    }
  }

  /// A second draft of this structure, to be finished for other clocks. Values needed for its making only stay behind.
  package func copy() -> TraceDraft {
    var copy = TraceDraft([])
    copy.trace = trace
    copy.callers = callers
    (copy.republished, copy.retried) = (republished, retried)
    (copy.pairedByOrder, copy.onlyCandidates) = (pairedByOrder, onlyCandidates)
    (copy.roles, copy.hasBatchOrRepeatedHeader) = (roles, hasBatchOrRepeatedHeader)
    copy.hasStrayTimes = hasStrayTimes
    return copy
  }

  /// Takes a record to mean something else than its text says.
  mutating func reinterpret(_ event: Int, as role: Role) {
    trace.events[event].role = role
    roles.insert(role)
  }

  /// An event with the role has come in.
  mutating func note(_ role: Role) { roles.insert(role) }

  /// Some event has the role.
  func has(_ role: Role) -> Bool { roles.contains(role) }

  /// Some event is a step, that is, no note.
  var hasSteps: Bool { roles.intersects(.steps) }

  /// Some event is of an HTTP exchange.
  var hasExchanges: Bool { roles.intersects(.exchanges) }

  /// Some event states what a person felt of an app.
  var hasClientEvents: Bool { roles.intersects(.clientEvents) }

  /// Some event has one of the two roles.
  func has(_ one: Role, or other: Role) -> Bool { has(one) || has(other) }
}

extension TraceDraft {
  /// The identity of a message beyond its key, and the places of its deliveries.
  struct MessageTraits {
    /// The place of the message in its topic; absent if no record states it.
    var partition: Int32 = -1
    var offset: Int64 = .absent
    /// The first and the last consumer; meaningless until `deliveries` > 0.
    var firstConsumer = Consumer()
    var latestConsumer = Consumer()
    var deliveries: Int32 = 0
    /// How many of its deliveries have been made, and whether they are in `deliveryIndex`.
    var made: Int32 = 0
    var isIndexed = false
    /// Its latest delivery; -1 where there is none.
    var latestDelivery: Int32 = -1
    /// It stands for a job, which is work on no message.
    var isOwnWork = false
    /// Several services had it without a group; each service is a group then.
    var isSplitByService = false
    /// Other names under which consumers had it, as a queue's for a routing key.
    var aliases: [NameID] = []
  }

  /// A consumer group, or without one the program whose service stands for it.
  struct Consumer {
    var group = NameID.empty
    var origin = OriginID.unnamed
  }

  /// How a delivery hangs together with the others of its message.
  struct DeliveryTraits {
    /// The first delivery to the same group.
    var branchHead: Int32
    /// The message's delivery before it; -1 where it is the first.
    var previous: Int32
    /// The worker's own name of the work.
    var workKey = Identifier.none
  }

  /// A consumer group without keys, and the topic that it takes from.
  struct OrderBranch: Hashable {
    var group: NameID
    var destination: NameID
  }
}
