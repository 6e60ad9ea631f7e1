import TraceModel

extension [TraceSummary.Delivery] {
  /// Of each delivery: its consumer began once more with a message that it had failed with. That is another attempt,
  /// but no other delivery. Known of consumers that log receptions.
  var repeatedWorks: [Bool] {
    var repeated = [Bool](repeating: false, count: count)
    for index in indices.dropFirst() where continuesWork(index) {
      repeated[index] = self[index - 1].consumed.isLogged || repeated[index - 1]
    }
    return repeated
  }

  /// The element of `repeatedWorks` for one delivery; quick where there are few.
  func isRepeatedWork(_ delivery: Int) -> Bool {
    var index = delivery
    while index > 0, continuesWork(index) {
      if self[index - 1].consumed.isLogged { return true }
      index -= 1
    }
    return false
  }

  /// Without another reception the consumer began once more behind the failure of the delivery before.
  private func continuesWork(_ index: Int) -> Bool {
    let (delivery, before) = (self[index], self[index - 1])
    return !delivery.consumed.isLogged && delivery.started.isLogged && before.isOfBranch(of: delivery)
      && before.failed && before.finished.isLogged
      && before.finished <= delivery.started && before.consumer == delivery.consumer
  }
}
