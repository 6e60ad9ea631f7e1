/// What is known of all clocks.
package struct ClockEstimates: Sendable {
  /// What the logs tell.
  package var logged: ClockTable
  /// What they tell under the assumption that an idle consumer takes a message as soon as it is there.
  package var assumingIdlePickup: ClockTable

  package init(logged: ClockTable = .none, assumingIdlePickup: ClockTable = .none) {
    self.logged = logged
    self.assumingIdlePickup = assumingIdlePickup
  }
}
