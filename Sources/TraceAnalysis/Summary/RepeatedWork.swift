import TraceModel

extension [TraceSummary.Delivery] {
  /// See `Trace.repeatedWorks`.
  var repeatedWorks: [Bool] {
    var repeated = [Bool](repeating: false, count: count)
    for place in indices.dropFirst() where continuesWork(place) {
      repeated[place] = self[place - 1].consumed.isLogged || repeated[place - 1]
    }
    return repeated
  }

  /// The same of one of few.
  func isRepeatedWork(_ index: Int) -> Bool {
    var place = index
    while place > 0, continuesWork(place) {
      if self[place - 1].consumed.isLogged { return true }
      place -= 1
    }
    return false
  }

  /// Without another reception the consumer began once more behind the failure of the delivery before.
  private func continuesWork(_ place: Int) -> Bool {
    let (delivery, before) = (self[place], self[place - 1])
    return !delivery.consumed.isLogged && delivery.started.isLogged && before.message == delivery.message
      && before.group == delivery.group && before.failed && before.finished.isLogged
      && before.finished <= delivery.started && before.consumer == delivery.consumer
  }
}
