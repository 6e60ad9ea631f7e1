/// The notes of all logs together on records that a request lacks: the reason not to tell the request's own notes
/// about these.
package struct SupersedingNotes {
  /// Consumers with work without a logged end, and servers with such a call.
  private var consumers: Set<OriginID> = []
  private var servers: Set<OriginID> = []

  package init(_ notes: [Note]) {
    for note in notes {
      guard case .neverLogged(let destination, let origin) = note.missingRecord else { continue }
      consumers.insert(origin)
      if destination == .empty { servers.insert(origin) }
    }
  }

  /// They say why what `note` has missing is not there.
  package func supersede(_ note: Note) -> Bool {
    if case .unfinishedDelivery(_, let consumer, _) = note { return consumers.contains(consumer) }
    if case .noResponse(_, let server) = note { return servers.contains(server) }
    return false
  }
}
