package import TraceModel

/// A trace in the making: the tables that the passes read and write, and their working knowledge.
///
/// Its two dozen tables are passed on and never copied by accident; `copy` is for finishing a structure twice.
package struct TraceDraft: ~Copyable, Sendable {
  package internal(set) var trace = Trace()
  /// What finishing needs beside the tables of `trace`: all else is working knowledge of the passes before.
  var findings = Findings()
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
  /// Some message is published again by its consumer, so that a topic holds it more than once.
  var hasRequeues = false
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
  /// Consumers' records that could belong to another message as well, by event.
  var ambiguousConsumptions: Set<Int> = []
  /// The next message of each branch that is paired by order.
  var orderCursors: [OrderBranch: Int] = [:]
  /// Some record is several steps.
  private(set) var hasFurtherSteps = false
  /// Some note has a status, a method and a path.
  private(set) var hasAccessRecords = false

  init(_ events: [Event], catalog: Catalog? = nil) {
    self.catalog = catalog
    trace.events = events
    for index in events.indices {
      findings.roles.insert(events[index].role)
      if events[index].isShared || events[index].repeatsCorrelation {
        findings.hasBatchOrRepeatedHeader = true
      }
      if events[index].further != .none { hasFurtherSteps = true }
      if events[index].timeForm == .stray { findings.hasStrayTimes = true }
      if events[index].statusCode != 0, events[index].isAccessRecord { hasAccessRecords = true }
    }
  }

  /// The structure once more, to be finished for other clocks.
  package func copy() -> TraceDraft {
    var copy = TraceDraft([])
    (copy.trace, copy.findings) = (trace, findings)
    return copy
  }

  /// Takes a record to mean something else than its text says.
  mutating func reinterpret(_ event: Int, as role: Role) {
    trace.events[event].role = role
    findings.roles.insert(role)
  }

  /// An event with the role has come in.
  mutating func note(_ role: Role) { findings.roles.insert(role) }

  /// Some event has the role.
  func has(_ role: Role) -> Bool { findings.roles.contains(role) }

  /// Some event is a step, that is, no note.
  var hasSteps: Bool { findings.roles.intersects(.steps) }

  /// Some event is of an HTTP exchange.
  var hasExchanges: Bool { findings.roles.intersects(.exchanges) }

  /// Some event states what a person felt of an app.
  var hasClientEvents: Bool { findings.roles.intersects(.clientEvents) }

  /// Some event has one of the two roles.
  func has(_ one: Role, or other: Role) -> Bool { has(one) || has(other) }
}

extension TraceDraft {
  /// What the passes before finishing have found, for the passes of finishing.
  struct Findings {
    /// First event of the work that made each call, by the call's number; nil of a root. Empty where there is one call.
    var callers: [Int?] = []
    /// Deliveries of messages that were published again; the later message has their outcome.
    var republished: Set<Int> = []
    /// Deliveries whose message was published for another attempt; they are also in `republished`.
    var retried: Set<Int> = []
    /// How many records of consumers were paired by order alone.
    var pairedByOrder = 0
    /// How many records name their message differently from others, and were matched with the only one that it can be.
    var onlyCandidates = 0
    /// The roles that occur.
    var roles = RoleSet()
    /// Some event names several requests, or its own in several ways.
    var hasBatchOrRepeatedHeader = false
    /// The time of some event is not known.
    var hasStrayTimes = false
  }

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
