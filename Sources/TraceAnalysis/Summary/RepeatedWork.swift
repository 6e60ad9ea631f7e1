import TraceModel

extension TraceSummary {
  /// See `Trace.isRepeatedWork`.
  func isRepeatedWork(_ index: Int) -> Bool {
    var place = index
    while place > 0, !deliveries[place].consumed.isLogged, deliveries[place].started.isLogged {
      let (delivery, before) = (deliveries[place], deliveries[place - 1])
      guard before.message == delivery.message, before.group == delivery.group, before.failed,
        before.finished.isLogged, before.finished <= delivery.started, before.consumer == delivery.consumer
      else { return false }
      if before.consumed.isLogged { return true }
      place -= 1
    }
    return false
  }
}
