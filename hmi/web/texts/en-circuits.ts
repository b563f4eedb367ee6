/** Why circuits are as they are, in English: conditions of their face-plates. */
export const enCircuits = {
  'condition.supplyByCurve':
    'Supply set-point {setpoint} °C: the heating curve gives {curve} °C at {outdoor} °C outdoors',
  'condition.supplyFixed': 'Supply set-point {setpoint} °C: the strategy {strategy} has {curve} °C all year',
  'condition.supplyReset':
    'Reset by the loads: {reset} K; requests: {requests} (more than {ignored} raise it), so the next step is {step} K',
  'condition.resetAtCurve':
    'Not lowered below the curve: requests of the loads: {requests} (more than {ignored} raise it); next count',
  'condition.resetAtHotWater':
    'Reset by {reset} K, no further: hot water is made with this; a load’s request raises it',
  'condition.resetAtLeast': 'Reset by {reset} K, no further: the circuit’s minimum; a load’s request raises it',
  'condition.noResetForHotWater': 'Not lowered below the curve: hot water is made with this',
  'condition.noResetForLeast': 'Not lowered below the curve: it is at the circuit’s minimum',
  'condition.resetWaitsForFlow': 'Not reset: no circulation pump is proven on',
  'condition.resetHeldStages': 'Reset stands still at {reset} K: for {time:duration} after a change of stages',
  'condition.resetHeldShort':
    'Reset stands still at {reset} K while the supply is more than {difference} K short: loads would ask for what is not there',
  'condition.resetHeldComing': 'Reset stands still at {reset} K until the machine that comes gives heat',
  'condition.supplyRaised': 'Raised to {wanted} °C until a hot-water store is disinfected',
  'condition.supplyOffset': 'Moved by operators: {offset} K, until they take it back',
  'condition.supplyAtMaximum': 'Held at the circuit’s maximum, {limit} °C, instead of {wanted} °C',
  'condition.supplyAtMinimum': 'Held at the circuit’s minimum, {limit} °C, instead of {wanted} °C',
  'condition.supplyMoves': 'The set-point goes to {target} °C, by {rate} K a minute at most',
  'condition.outdoorLost':
    'The outdoor sensor is lost: {outdoor} °C is kept; then it is heated as for {cold} °C until the sensor is back',
  'condition.outdoorBlind': 'The outdoor sensor is lost: heated as for {cold} °C until it is back',
  'condition.meterSubstituted': '{point} is lost: reckoned from the loads’ own meters until it is back',
  'condition.meterLost':
    '{point} is lost, and nothing tells instead: its last value or its design’s is used until it is back',
  'condition.heatRequired': 'Loads take {load} kW; {required} kW are required of the producers',
  'condition.carries': '{producer} gives {heat} kW',
  'condition.isComing': '{producer} is called and on its way: {state}',
  'condition.calledInVain': '{producer} is called and does not run ({state}): its own face-plate says why',
  'condition.fireHeld':
    '{producer} is held back: the supply is at {supply} °C, and its least fire would be too much; it comes below {resume} °C',
  'condition.isLeaving': '{producer} is no longer called, and gives {heat} kW until it may stop',
  'condition.storeAlone': 'No producer is called: the store supplies',
  'condition.noneCalled': 'No producer is called: the supply is warm enough',
  'condition.allCalled': 'Whoever may run is called',
  'condition.nextAbove': 'Next comes {producer}, once more than {above} kW are required for {time:duration}',
  'condition.nextAboveOrStoreLow':
    'Next comes {producer}, once more than {above} kW are required or the store is below {low:percent}, for {time:duration}',
  'condition.nextWhenSupplySinks': 'Next comes {producer}, once the supply sinks below {limit} °C',
  'condition.nextOrLate': 'Or once the supply is below {limit} °C for {time:duration}',
  'condition.nextIsDue': '{producer} is about to come: {required} kW are required, more than {above} kW',
  'condition.nextAsTooCool':
    '{producer} is about to come: what is called makes {reach} °C at most, and the supply shall be at {setpoint} °C',
  'condition.lastStaysAsHot':
    '{producer} stays, however little is taken: the others make {reach} °C at most, and the supply shall be at {setpoint} °C',
  'condition.nextAsSupplyIsLate': '{producer} is about to come: the supply is {short} K below its set-point',
  'condition.nextAsStoreIsLow': '{producer} is about to come: the store is low ({charge:percent})',
  'condition.nextAsStoreIsEmpty': '{producer} is about to come: the store is nearly empty ({charge:percent})',
  'condition.nextAsSupplySinks': '{producer} is about to come: the supply is at {supply} °C, below {limit} °C',
  'condition.nextNotAsStoreIsFull': '{producer} is not called: the store is full ({charge:percent})',
  'condition.stagesSettle': 'Stages settle after a change',
  'condition.firstGoesBelow':
    '{producer} goes once less than {below} kW are required and loads take less than {load} kW, for {time:duration}',
  'condition.lastGoesBelow': '{producer} goes once less than {below} kW are required for {time:duration}',
  'condition.goesSoon': '{producer} is about to go: others carry what is required, or nobody needs it',
  'condition.goesAsStoreIsFull': '{producer} is about to go: the store is full ({charge:percent})',
  'condition.producerOut': '{producer} cannot be counted on ({state}): its own face-plate says why',
  'condition.producerRests': '{producer} rests by the strategy: {reason}',
  'condition.storeCharged':
    'Store at {charge:percent}, charged to {wanted:percent}: {power} kW above the loads are required; {reason}',
  'condition.storeGives':
    'Store at {charge:percent}, gives down to {wanted:percent}: {power} kW less are required; {reason}',
  'condition.storeHeld': 'Store held at {wanted:percent}: {reason}',
  'condition.storeUnknown': 'No sensor tells the store’s charge: it is reckoned to be half',
  'condition.storeEmpty':
    'The strategy is passed over: the store was nearly empty; whoever can runs until it holds {recovered:percent}',
  'condition.storeLukewarm': 'The strategy is passed over: the store’s top is too cold to supply',
  'condition.storeDistrusted': 'The strategy is passed over for an hour: the store’s water was too cold to supply',
  'condition.storeSupplyLate': 'The strategy is passed over: the supply is short; whoever can runs until it is not',
  'condition.storeTepid':
    'The store’s water, {top} °C at its top, is too cold for {setpoint} °C: a producer warms it first',
  'reason.storeUsual': 'the plant file’s usual charge',
  'condition.pressureHeld': 'Pumps keep to {setpoint} bar at the worst load, {load}: {pressure} bar now',
  'condition.pressureAtLeastSpeed':
    'Pumps at their lowest speed: the worst load, {load}, has {pressure} bar, more than the {setpoint} bar to be held',
  'condition.pressureUnknown': 'No load tells its differential pressure: pumps run at {speed:percent}',
  'condition.pumpsHeld': 'The pump’s speed is held by a person or an interlock',
  'condition.dutyPump': '{pump} is on duty; then it is {next}’s turn, by time run',
  'condition.nextPump':
    'One more pump comes once the speed is at {speed:percent} and the pressure below {share:percent} of its set-point, for 5 min',
  'condition.nextPumpSoon': 'One more pump is about to come: the pressure is not held',
  'condition.onePumpFewer': 'One pump is about to go: the others do',
  'condition.chilledSetpoint': 'Chilled water is at {supply} °C, its set-point {setpoint} °C: set by operators',
  'condition.recoveryCools': '{producer} cools as it recovers heat',
  'condition.recoveryHeld': 'Heat pumps are held back: they may not cool below {limit} °C',
  'condition.freeCoolingRuns': 'Outdoor air cools ({outdoor} °C), until it is above {limit} °C or no longer needed',
  'condition.freeCoolingTooWarm': 'Outdoor air is too warm to cool ({outdoor} °C): it begins below {limit} °C',
  'condition.freeCoolingFrost':
    'Outdoor air could cool, but its coolant is at {coolant} °C and water would freeze: it begins at {least} °C, once chillers have warmed it',
  'condition.freeCoolingNotNeeded': 'Outdoor air could cool; it begins once the supply is above {above} °C',
  'condition.chillerCalled': '{producer} is called',
  'condition.chillerAbove': 'One more chiller comes once the supply is above {limit} °C for {time:duration}',
  'condition.chillerAfterFreeCooling':
    'One more chiller comes once outdoor air cools at its most and the supply is above {limit} °C for {time:duration}',
  'condition.chillerSoon': '{producer} is about to come: the supply is at {supply} °C, above {limit} °C',
  'condition.chillerSoonBlind': '{producer} is about to come: the supply’s temperature is not known',
  'condition.chillerSoonForHalls': '{producer} is about to come: halls wait for their cooling',
  'condition.chillerWaitsItsTurn': 'One more chiller is about to come, and {producer} comes first',
  'condition.chillerStays': 'The last called chiller goes once it has little to do and the supply is held',
  'condition.chillerGoes': 'A chiller is about to go: the others do',
  'condition.chillerGoesForFlow': 'A chiller is about to go: too little water flows for so many',
  'condition.nothingToReject': 'No chiller runs and outdoor air does not cool: fans rest',
  'condition.coolantForCondensers': 'Coolant is held at {target} °C for condensers: set by engineers',
  'condition.coolantForFreeCooling': 'Coolant is held at {target} °C to cool freely for {circuit}',
  'condition.coolantHeadPressure':
    'Not colder than {least} °C, though {wanted} °C are wanted: condensers need their pressure',
  'condition.coolantFrost': 'Not colder than {least} °C, though {wanted} °C are wanted: frost',
  'condition.fansTurn': 'Fans turn, {count} of {available}: coolant is at {supply} °C',
  'condition.fansRest': 'Fans rest: coolant is at {supply} °C, cold enough; the first turns above {limit} °C',
  'condition.coolantReachable':
    'Not colder than {least} °C, though {wanted} °C are wanted: outdoor air has {outdoor} °C, and the last kelvins would take most of the fans’ power',
  'condition.fanSoon': 'One more fan is about to come: all at part speed take less than these near full speed',
  'condition.fanGoes': 'A fan is about to go: they turn at their least speed, and the coolant is colder than wanted',
} as const;
