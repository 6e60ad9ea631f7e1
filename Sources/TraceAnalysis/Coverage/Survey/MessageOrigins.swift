import TraceModel

/// The messages of a request, and the work that each was published in as far as records show it.
struct MessageOrigins {
  /// The work that published a message, by index in the summary.
  enum Parent: Equatable {
    case exchange(Int)
    case delivery(Int)
  }

  /// A message by the first of its rows.
  struct Message {
    var row: TraceSummary.Delivery
    /// Nil where no record shows it.
    var parent: Parent?
  }

  private(set) var messages: [Message] = []

  /// Requests of more rows are not looked through.
  private static let mostRows = 256

  /// Nil of a request without messages or with very many.
  init?(_ summary: TraceSummary) {
    guard !summary.deliveries.isEmpty, summary.deliveries.count <= Self.mostRows else { return nil }
    var latest: Int32 = -1
    for row in summary.deliveries where row.message != latest {
      latest = row.message
      messages.append(Message(row: row, parent: Self.parent(of: row, in: summary)))
    }
  }

  /// The publisher's work that began when the message's did.
  private static func parent(of row: TraceSummary.Delivery, in summary: TraceSummary) -> Parent? {
    guard row.published.isLogged, row.begun.isLogged else { return nil }
    let exchange = summary.exchanges.firstIndex {
      $0.received == row.begun && $0.server == row.publisher
    }
    if let exchange { return .exchange(exchange) }
    return summary.deliveries.firstIndex {
      $0.attempt > 0 && $0.message != row.message && $0.consumer == row.publisher
        && $0.taken == row.begun
    }.map { .delivery($0) }
  }

  /// Gives messages without a topic the only one that `topic` knows of their publisher.
  mutating func nameTopics(_ topic: (OriginID) -> NameID?) {
    for index in messages.indices where messages[index].row.destination == .empty {
      guard messages[index].row.published.isLogged else { continue }
      messages[index].row.destination = topic(messages[index].row.publisher) ?? .empty
    }
  }

  /// How many messages of a topic a delivery is known to have published.
  func children(ofDelivery index: Int, in topic: NameID) -> Int {
    messages.count { $0.row.destination == topic && $0.parent == .delivery(index) }
  }
}
