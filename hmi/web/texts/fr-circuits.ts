/** Pourquoi les circuits sont ce qu'ils sont : conditions de leurs faces-avant. */
export const frCircuits = {
  'condition.supplyByCurve':
    'Consigne de départ {setpoint} °C : la loi d’eau donne {curve} °C pour {outdoor} °C dehors',
  'condition.supplyFixed': 'Consigne de départ {setpoint} °C : la stratégie {strategy} tient {curve} °C toute l’année',
  'condition.supplyReset':
    'Écart à la loi d’eau selon les charges : {reset} K ; requêtes : {requests} (au-delà de {ignored}, elle monte), d’où un prochain pas de {step} K',
  'condition.resetAtCurve':
    'Pas abaissée sous la loi d’eau : requêtes des charges : {requests} (au-delà de {ignored}, elle monte) ; prochain compte',
  'condition.resetAtHotWater':
    'Écart à la loi d’eau : {reset} K, pas plus : l’eau chaude se fait avec cela ; la requête d’une charge la relève',
  'condition.resetAtLeast':
    'Écart à la loi d’eau : {reset} K, pas plus : minimum du circuit ; la requête d’une charge la relève',
  'condition.noResetForHotWater': 'Pas abaissée sous la loi d’eau : l’eau chaude se fait avec cela',
  'condition.noResetForLeast': 'Pas abaissée sous la loi d’eau : elle est au minimum du circuit',
  'condition.resetWaitsForFlow': 'Pas abaissée : aucun circulateur n’est prouvé en marche',
  'condition.resetHeldStages': 'Écart à la loi d’eau figé à {reset} K : {time:duration} après un changement d’étage',
  'condition.resetHeldShort':
    'Écart à la loi d’eau figé à {reset} K tant qu’il manque plus de {difference} K au départ : les charges demanderaient ce qui n’existe pas',
  'condition.resetHeldComing':
    'Écart à la loi d’eau figé à {reset} K jusqu’à ce que la machine appelée donne de la chaleur',
  'condition.supplyRaised': 'Relevée à {wanted} °C jusqu’à la désinfection d’un ballon d’eau chaude',
  'condition.supplyOffset': 'Décalée par les opérateurs : {offset} K, jusqu’à ce qu’ils l’annulent',
  'condition.supplyAtMaximum': 'Tenue au maximum du circuit, {limit} °C, au lieu de {wanted} °C',
  'condition.supplyAtMinimum': 'Tenue au minimum du circuit, {limit} °C, au lieu de {wanted} °C',
  'condition.supplyMoves': 'La consigne va vers {target} °C, de {rate} K par minute au plus',
  'condition.outdoorLost':
    'Sonde extérieure perdue : {outdoor} °C est gardé ; puis chauffage comme pour {cold} °C jusqu’à son retour',
  'condition.outdoorBlind': 'Sonde extérieure perdue : chauffage comme pour {cold} °C jusqu’à son retour',
  'condition.meterSubstituted': '{point} : mesure perdue, calculée par les compteurs des charges jusqu’à son retour',
  'condition.meterLost':
    '{point} : mesure perdue, et rien ne la remplace ; dernière valeur ou valeur de conception jusqu’à son retour',
  'condition.heatRequired': 'Les charges prennent {load} kW ; {required} kW sont demandés aux producteurs',
  'condition.carries': '{producer} donne {heat} kW',
  'condition.isComing': '{producer} : appelé, en route ({state})',
  'condition.calledInVain': '{producer} : appelé, mais ne marche pas ({state}) ; sa face-avant dit pourquoi',
  'condition.fireHeld':
    '{producer} : retenu, le départ est à {supply} °C et son allure minimale serait de trop ; il revient sous {resume} °C',
  'condition.isLeaving': '{producer} : plus appelé, donne {heat} kW jusqu’à ce qu’il puisse s’arrêter',
  'condition.storeAlone': 'Aucun producteur appelé : le ballon alimente',
  'condition.noneCalled': 'Aucun producteur appelé : le départ est assez chaud',
  'condition.allCalled': 'Tous ceux qui peuvent marcher sont appelés',
  'condition.nextAbove': 'Suivant : {producer}, quand plus de {above} kW sont demandés pendant {time:duration}',
  'condition.nextAboveOrStoreLow':
    'Suivant : {producer}, quand plus de {above} kW sont demandés ou que le ballon est sous {low:percent}, pendant {time:duration}',
  'condition.nextWhenSupplySinks': 'Suivant : {producer}, quand le départ descend sous {limit} °C',
  'condition.nextOrLate': 'Ou quand le départ est sous {limit} °C pendant {time:duration}',
  'condition.nextIsDue': '{producer} va venir : {required} kW demandés, plus que {above} kW',
  'condition.nextAsTooCool':
    '{producer} va venir : les appelés donnent {reach} °C au plus, pour une consigne de départ de {setpoint} °C',
  'condition.lastStaysAsHot':
    '{producer} reste, si faible que soit le besoin : les autres donnent {reach} °C au plus, pour une consigne de départ de {setpoint} °C',
  'condition.nextAsSupplyIsLate': '{producer} va venir : il manque {short} K au départ',
  'condition.nextAsStoreIsLow': '{producer} va venir : le ballon est bas ({charge:percent})',
  'condition.nextAsStoreIsEmpty': '{producer} va venir : le ballon est presque vide ({charge:percent})',
  'condition.nextAsSupplySinks': '{producer} va venir : le départ est à {supply} °C, sous {limit} °C',
  'condition.nextNotAsStoreIsFull': '{producer} : pas appelé, le ballon est plein ({charge:percent})',
  'condition.stagesSettle': 'Les étages se stabilisent après un changement',
  'condition.firstGoesBelow':
    '{producer} part quand moins de {below} kW sont demandés et que les charges prennent moins de {load} kW, pendant {time:duration}',
  'condition.lastGoesBelow': '{producer} part quand moins de {below} kW sont demandés pendant {time:duration}',
  'condition.goesSoon': '{producer} va partir : les autres suffisent, ou personne n’en a besoin',
  'condition.goesAsStoreIsFull': '{producer} va partir : le ballon est plein ({charge:percent})',
  'condition.producerOut': '{producer} : on ne peut compter dessus ({state}) ; sa face-avant dit pourquoi',
  'condition.producerRests': '{producer} : au repos par la stratégie ({reason})',
  'condition.storeCharged':
    'Ballon à {charge:percent}, chargé vers {wanted:percent} : {power} kW demandés en plus des charges ; {reason}',
  'condition.storeGives':
    'Ballon à {charge:percent}, se vide vers {wanted:percent} : {power} kW demandés en moins ; {reason}',
  'condition.storeHeld': 'Ballon tenu à {wanted:percent} : {reason}',
  'condition.storeUnknown': 'Aucune sonde ne dit la charge du ballon : comptée pour moitié',
  'condition.storeEmpty':
    'La stratégie est écartée : le ballon était presque vide ; qui peut marche jusqu’à ce qu’il tienne {recovered:percent}',
  'condition.storeLukewarm': 'La stratégie est écartée : le haut du ballon est trop froid pour alimenter le réseau',
  'condition.storeDistrusted':
    'La stratégie est écartée pour une heure : l’eau du ballon était trop froide pour alimenter',
  'condition.storeSupplyLate': 'La stratégie est écartée : le départ manque ; qui peut marche jusqu’à son retour',
  'condition.storeTepid':
    'L’eau du ballon, {top} °C en haut, est trop froide pour {setpoint} °C : un producteur la réchauffe d’abord',
  'reason.storeUsual': 'charge habituelle du fichier d’installation',
  'condition.pressureHeld':
    'Les pompes visent {setpoint} bar à la charge la plus défavorisée, {load} : {pressure} bar à présent',
  'condition.pressureAtLeastSpeed':
    'Pompes à leur vitesse minimale : la charge la plus défavorisée, {load}, a {pressure} bar, plus que les {setpoint} bar à tenir',
  'condition.pressureUnknown': 'Aucune charge ne dit sa pression différentielle : pompes à {speed:percent}',
  'condition.pumpsHeld': 'La vitesse de la pompe est tenue par une personne ou un verrouillage',
  'condition.dutyPump': '{pump} est de service ; puis vient le tour de {next}, au temps de marche',
  'condition.nextPump':
    'Une pompe de plus vient quand la vitesse est à {speed:percent} et la pression sous {share:percent} de sa consigne, pendant 5 min',
  'condition.nextPumpSoon': 'Une pompe de plus va venir : la pression n’est pas tenue',
  'condition.onePumpFewer': 'Une pompe va partir : les autres suffisent',
  'condition.chilledSetpoint': 'Eau glacée à {supply} °C, consigne {setpoint} °C : donnée par les opérateurs',
  'condition.recoveryCools': '{producer} refroidit en récupérant la chaleur',
  'condition.recoveryHeld': 'Les PAC sont retenues : elles ne doivent pas refroidir sous {limit} °C',
  'condition.freeCoolingRuns': 'L’air extérieur refroidit ({outdoor} °C), jusqu’à {limit} °C ou tant qu’il le faut',
  'condition.freeCoolingTooWarm':
    'L’air extérieur est trop chaud pour refroidir ({outdoor} °C) : il commence sous {limit} °C',
  'condition.freeCoolingFrost':
    'L’air extérieur pourrait refroidir, mais son fluide est à {coolant} °C et l’eau gèlerait : il commence à {least} °C, quand les groupes froids l’auront réchauffé',
  'condition.freeCoolingNotNeeded':
    'L’air extérieur pourrait refroidir ; il commence quand le départ dépasse {above} °C',
  'condition.chillerCalled': '{producer} est appelé',
  'condition.chillerAbove': 'Un groupe froid de plus vient quand le départ dépasse {limit} °C pendant {time:duration}',
  'condition.chillerAfterFreeCooling':
    'Un groupe froid de plus vient quand l’air refroidit au plus et que le départ dépasse {limit} °C pendant {time:duration}',
  'condition.chillerSoon': '{producer} va venir : le départ est à {supply} °C, au-dessus de {limit} °C',
  'condition.chillerSoonBlind': '{producer} va venir : la température du départ n’est pas connue',
  'condition.chillerSoonForHalls': '{producer} va venir : des salles attendent leur froid',
  'condition.chillerWaitsItsTurn': 'Un groupe froid de plus va venir, et {producer} passe d’abord',
  'condition.chillerStays': 'Le dernier groupe froid appelé part quand il a peu à faire et que le départ est tenu',
  'condition.chillerGoes': 'Un groupe froid va partir : les autres suffisent',
  'condition.chillerGoesForFlow': 'Un groupe froid va partir : trop peu d’eau pour autant de machines',
  'condition.nothingToReject': 'Aucun groupe froid ne marche et l’air ne refroidit pas : ventilateurs au repos',
  'condition.coolantForCondensers': 'Fluide tenu à {target} °C pour les condenseurs : donné par les ingénieurs',
  'condition.coolantForFreeCooling': 'Fluide tenu à {target} °C pour refroidir par l’air : {circuit}',
  'condition.coolantHeadPressure':
    'Pas plus froid que {least} °C, bien que {wanted} °C soient voulus : pression des condenseurs',
  'condition.coolantFrost': 'Pas plus froid que {least} °C, bien que {wanted} °C soient voulus : gel',
  'condition.fansTurn': 'Ventilateurs en marche, {count} sur {available} : fluide à {supply} °C',
  'condition.fansRest':
    'Ventilateurs au repos : fluide à {supply} °C, assez froid ; le premier démarre au-dessus de {limit} °C',
  'condition.coolantReachable':
    'Pas plus froid que {least} °C, bien que {wanted} °C soient voulus : l’air extérieur est à {outdoor} °C, et les derniers kelvins prendraient le plus gros de la puissance des ventilateurs',
  'condition.fanSoon':
    'Un ventilateur de plus va démarrer : tous à vitesse réduite consomment moins que ceux-ci près du maximum',
  'condition.fanGoes': 'Un ventilateur va s’arrêter : ils tournent au minimum et le fluide est plus froid que voulu',
} as const;
