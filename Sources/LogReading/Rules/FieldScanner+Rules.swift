extension FieldScanner {
  /// The value that rules ask for, in the last scanned line.
  func ruled(_ index: Int) -> Slot? {
    let slot = slots[table.firstRuled + index]
    return slot.line == line ? slot : nil
  }
}
