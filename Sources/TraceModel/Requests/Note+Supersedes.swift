extension Note {
  /// All logs together say why what `note` has missing is not.
  package func supersedes(_ note: Note) -> Bool {
    guard case .noEndLogged(let destination, let origin) = self else { return false }
    if case .unfinishedDelivery(_, let consumer, _) = note { return consumer == origin }
    if case .noResponse(_, let server) = note { return destination == .empty && server == origin }
    return false
  }
}
