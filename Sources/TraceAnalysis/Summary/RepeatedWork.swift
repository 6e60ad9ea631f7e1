import TraceModel

extension [TraceSummary.Delivery] {
  /// See `Trace.isRepeatedWork`.
  func isRepeatedWork(_ index: Int) -> Bool {
    var place = index
    while place > 0, !self[place].consumed.isLogged, self[place].started.isLogged {
      let (delivery, before) = (self[place], self[place - 1])
      guard before.message == delivery.message, before.group == delivery.group, before.failed,
        before.finished.isLogged, before.finished <= delivery.started, before.consumer == delivery.consumer
      else { return false }
      if before.consumed.isLogged { return true }
      place -= 1
    }
    return false
  }
}
